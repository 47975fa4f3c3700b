import { describe, expect, it } from "vitest";
import { type Column, formatSorting, parseSorting } from "./column";
import { sortRows } from "./sort-rows";

interface Row {
  name: string;
  score: number | null;
}
const columns: Column<Row>[] = [
  { key: "name", header: "name", value: (row) => row.name },
  { key: "score", header: "score", value: (row) => row.score },
];
const rows: Row[] = [
  { name: "run 10", score: null },
  { name: "run 9", score: 0.4 },
  { name: "run 1", score: 0.9 },
];
const names = (sorted: readonly Row[]) => sorted.map((row) => row.name);

describe("sortRows", () => {
  it("sorts names with numbers as people do", () => {
    expect(names(sortRows(rows, columns, { key: "name", descending: false }))).toEqual([
      "run 1",
      "run 9",
      "run 10",
    ]);
  });
  it("keeps missing values last whichever way", () => {
    expect(names(sortRows(rows, columns, { key: "score", descending: false }))).toEqual([
      "run 9",
      "run 1",
      "run 10",
    ]);
    expect(names(sortRows(rows, columns, { key: "score", descending: true }))).toEqual([
      "run 1",
      "run 9",
      "run 10",
    ]);
  });
  it("leaves the order alone without a known column", () => {
    expect(sortRows(rows, columns, { key: "other", descending: false })).toBe(rows);
  });
  it("goes into a link and back", () => {
    expect(parseSorting("-score", columns)).toEqual({ key: "score", descending: true });
    expect(formatSorting({ key: "score", descending: true })).toBe("-score");
    expect(parseSorting("nothing", columns)).toBeNull();
  });
});
