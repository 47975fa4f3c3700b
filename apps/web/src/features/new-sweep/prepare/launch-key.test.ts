import { describe, expect, it } from "vitest";
import { launchKeys } from "./launch-key";

describe("launchKeys", () => {
  it("gives another key after an edit, and the first one again for the first text", () => {
    const keyOf = launchKeys("page");
    const [first, second] = [keyOf("epochs: 6"), keyOf("epochs: 8")];
    expect(second).not.toBe(first);
    expect(keyOf("epochs: 6")).toBe(first);
    expect(keyOf("epochs: 8")).toBe(second);
  });

  it("gives the same key for the same plan of the same page only", () => {
    expect(launchKeys("page")("epochs: 6")).not.toBe(launchKeys("other")("epochs: 6"));
  });
});
