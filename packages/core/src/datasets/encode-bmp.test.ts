import { expect, test } from "vitest";
import { sniffImage } from "../imaging/formats";
import { encodeBmp } from "./encode-bmp";

test("writes blue, green, red, the bottom row first, rows padded to four bytes", () => {
  // Red and green above, blue and white below.
  const bytes = encodeBmp(2, 2, Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255));
  expect([...bytes.subarray(54)]).toEqual([255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0]);
});

test("declares size and length as the import reads them", () => {
  const bytes = encodeBmp(5, 3, new Uint8Array(45));
  expect(sniffImage(bytes)).toMatchObject({
    format: "bmp",
    width: 5,
    height: 3,
    orientation: 1,
    problem: null,
  });
  expect(new DataView(bytes.buffer).getUint32(2, true)).toBe(bytes.length);
});

test("refuses pixels that are too many or too few", () => {
  expect(() => encodeBmp(2, 2, new Uint8Array(11))).toThrow(RangeError);
});
