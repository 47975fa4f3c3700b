import { describe, expect, it } from "vitest";
import { WrittenAddress } from "./written-address";

function written(...searches: string[]) {
  const address = new WrittenAddress();
  for (const search of searches) address.write("/runs", search);
  return address;
}

describe("what was written into the address", () => {
  it("is read before the router has drawn it, on its own page only", () => {
    const address = written("page=2", "page=3");
    expect(address.read("/runs", "page=1")).toBe("page=3");
    expect(address.read("/sweeps", "page=1")).toBe("page=1");
  });

  it("is kept while the router draws what was written before it", () => {
    const address = written("page=2", "page=3");
    address.settle("page=2", "page=3");
    expect(address.read("/runs", "page=2")).toBe("page=3");
  });

  it("gives way to the router that has drawn it, to a link and to the history", () => {
    const drawn = written("page=3");
    drawn.settle("page=3", "page=3");
    expect(drawn.read("/runs", "page=9")).toBe("page=9");
    const linked = written("page=3");
    linked.settle("sort=name", "sort=name");
    expect(linked.read("/runs", "sort=name")).toBe("sort=name");
    const back = written("page=3");
    back.forget();
    expect(back.read("/runs", "page=1")).toBe("page=1");
  });

  it("tells its listeners of each change until they leave", () => {
    const address = new WrittenAddress();
    let told = 0;
    const leave = address.subscribe(() => told++);
    address.write("/runs", "page=2");
    address.settle("page=1", "page=2");
    expect(told).toBe(1);
    address.settle("page=2", "page=2");
    address.settle("page=2", "page=2");
    expect(told).toBe(2);
    leave();
    address.write("/runs", "page=4");
    expect(told).toBe(2);
  });
});
