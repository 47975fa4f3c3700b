import { expect, it } from "vitest";
import { formatCursor, parseCursor } from "./cursor";

it("reads what it wrote, and takes nothing for a cursor that Postgres would not take for a snapshot", () => {
  for (const text of ["v1;1700000000000;5:5:", "v1;1;10:20:10,14,19"]) {
    const cursor = parseCursor(text);
    expect(cursor && formatCursor(cursor)).toBe(text);
  }
  expect(parseCursor("v1;1;10:20:10,14")).toEqual({ at: 1, snapshot: "10:20:10,14", xmax: 20n });
  const broken = ["5:4:", "0:0:", "1:2", "10:20:9", "10:20:20", "10:20:15,14", "1:9223372036854775808:"];
  for (const snapshot of broken) expect(parseCursor(`v1;1;${snapshot}`), snapshot).toBeNull();
  for (const text of [undefined, "", "v2;1;5:5:", "v1;;5:5:"]) expect(parseCursor(text)).toBeNull();
});
