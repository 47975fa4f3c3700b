import { expect, it } from "vitest";
import { parseCsv } from "./parse-csv";

const whole = { maxRows: 10, isCut: false };

it.each([
  [
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a,b\r\n1,",
    [
      ["a", "b"],
      ["1", ""],
    ],
  ],
  ['"a, b","say ""hi""","two\nlines"\n', [["a, b", 'say "hi"', "two\nlines"]]],
  ["", []],
  ["\n\n", [[""], [""]]],
])("reads %j", (text, rows) => {
  expect(parseCsv(text, whole)).toEqual(rows);
});

it("leaves out the record that a cut went through, and what is beyond the bound", () => {
  expect(parseCsv("a\n1\n2", { maxRows: 10, isCut: true })).toEqual([["a"], ["1"]]);
  expect(parseCsv("a\n1\n2\n3\n", { maxRows: 2, isCut: false })).toEqual([["a"], ["1"]]);
});

it("reads tabs", () => {
  expect(parseCsv("a\tb,c\n", { ...whole, separator: "\t" })).toEqual([["a", "b,c"]]);
});
