import { describe, expect, it } from "vitest";
import { readText } from "@/yaml/read-text";
import { BLANK_BASELINE, readBaseline as read } from "./baseline-text";
import { pasteCells, readValues, rowAfter, writeValue } from "./value-rows";

const readBaseline = (text: string) => read(readText(text, "file"));

const given = {
  table: "1",
  row: "a",
  column: "b",
  metric: "accuracy",
  value: 0.95,
  decimals: 3,
  unit: "fraction",
  n: 20,
  matrix: "m",
  notes: ["first", "second"],
};

describe("a number in the form", () => {
  it("comes back as it was, trailing zeros and what is not shown included", () => {
    const [row] = readValues([given]) ?? [];
    expect(row?.cells).toMatchObject({ value: "0.950", n: "20", notes: "first; second" });
    expect(row && writeValue(row)).toEqual(given);
    expect(readValues("none")).toBeNull();
  });

  it("keeps what is no number as it was typed, so that it is refused with its field", () => {
    const [row] = readValues([{ ...given, value: "93,1", n: "many" }]) ?? [];
    expect(row && writeValue(row)).toMatchObject({ value: "93,1", n: "many" });
    const empty = rowAfter(row);
    expect(empty.cells).toMatchObject({ table: "1", metric: "accuracy", value: "", row: "" });
  });

  it("takes a percent sign for the unit", () => {
    const row = rowAfter(undefined);
    expect(writeValue({ ...row, cells: { ...row.cells, value: "93.10 %" } })).toMatchObject({
      value: 93.1,
      decimals: 2,
      unit: "percent",
    });
  });
});

it("rows copied from a spreadsheet are put in from a cell on, and added where there are too few", () => {
  const rows = readValues([given]) ?? [];
  const next = pasteCells(
    rows,
    0,
    "row",
    "vgg16\taccuracy\taccuracy\t0.9\r\nresnet50\taccuracy\taccuracy\t0.8\r\n",
  );
  expect(next?.map(({ cells }) => [cells.table, cells.row, cells.value, cells.unit])).toEqual([
    ["1", "vgg16", "0.9", "fraction"],
    ["1", "resnet50", "0.8", "fraction"],
  ]);
  expect(pasteCells(rows, 0, "row", "one cell")).toBeNull();
});

it("a source's text is read with problems and warnings at their lines, and the start holds nothing made up", () => {
  expect(readBaseline(BLANK_BASELINE).problems.map(({ field }) => field)).toEqual([
    "source.title",
    "source.year",
    "values",
  ]);
  const text = `id: lab
source: { title: A title, doi: 10.1000/182, year: 2026 }
values:
  - { table: "1", row: a, column: b, metric: accuracy, value: 93.2, unit: percent, n: 500 }
`;
  expect(readBaseline(text)).toMatchObject({ problems: [], warnings: [] });
  const wrong = readBaseline(text.replace(", unit: percent", ""));
  expect(wrong.problems).toMatchObject([{ field: "values.0.unit", line: 4 }]);
  expect(wrong.file).toBeNull();
  const doubtful = readBaseline(text.replace("93.2", "0.93"));
  expect(doubtful.warnings[0]).toMatchObject({ field: "values.0.unit", line: 4 });
  expect(readBaseline("values: [").problems[0]?.field).toBe("file");
});
