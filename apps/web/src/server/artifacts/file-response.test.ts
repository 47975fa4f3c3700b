import { expect, it } from "vitest";
import { rangeOf } from "./file-response";

const whole = { start: 0, end: 9, isPart: false };

it.each([
  [null, whole],
  ["bytes=0-", { start: 0, end: 9, isPart: true }],
  ["bytes=2-4", { start: 2, end: 4, isPart: true }],
  ["bytes=8-99", { start: 8, end: 9, isPart: true }],
  ["bytes=-3", { start: 7, end: 9, isPart: true }],
  ["bytes=-99", { start: 0, end: 9, isPart: true }],
  // Not a range, of several parts, or in another unit: the whole file.
  ["bytes=4-2", whole],
  ["bytes=0-1,4-5", whole],
  ["lines=0-1", whole],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=10-12", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
])("Range %s of ten bytes", (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected);
});

it("has no range of an empty file", () => {
  expect(rangeOf("bytes=0-", 0)).toBe("unsatisfiable");
  expect(rangeOf(null, 0)).toEqual({ start: 0, end: -1, isPart: false });
});
