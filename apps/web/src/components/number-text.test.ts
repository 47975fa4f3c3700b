import { expect, it } from "vitest";
import { isNumberStart, numberOf, stepped } from "./number-text";

it.each([
  ["0", 0],
  [" 12 ", 12],
  ["-0.5", -0.5],
  ["1e-4", 0.0001],
  [".5", 0.5],
  ["", undefined],
  [" ", undefined],
  ["-", undefined],
  ["1e", undefined],
  ["1e999", undefined],
])("%j is %j, and can be typed", (text, number) => {
  expect(numberOf(text)).toBe(number);
  for (let end = 0; end <= text.length; end++) expect(isNumberStart(text.slice(0, end))).toBe(true);
});

it.each(["a", "1a", "1,5", "0x1", "1e5.5", "--1", "Infinity"])("%j cannot be typed", (text) => {
  expect(isNumberStart(text)).toBe(false);
});

it("steps without dust", () => {
  expect(stepped(0.1, 0.2)).toBe(0.3);
  expect(stepped(0.0003, -0.0001)).toBe(0.0002);
  expect(stepped(9, 1)).toBe(10);
});
