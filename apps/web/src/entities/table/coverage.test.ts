import type { TableSummary } from "@foldwise/core/contracts/tables";
import { describe, expect, test } from "vitest";
import { tableName } from "@/formats/table-name";
import { bestCoverage, coverageShares } from "./coverage";

const set = (id: number, name: string) => ({
  id,
  slug: name,
  name,
  isSynthetic: false,
  paper: null,
});

const table: TableSummary = {
  id: "9",
  title: "made up",
  baseline: null,
  cells: 36,
  published: 30,
  coverage: [
    { dataset: set(1, "none"), filled: 0 },
    { dataset: set(2, "half"), filled: 18 },
    { dataset: set(3, "all"), filled: 36 },
  ],
};

describe("coverage", () => {
  test("fullest first, sets without a filled cell left out", () => {
    expect(coverageShares(table).map(({ name, share }) => [name, share])).toEqual([
      ["all", 1],
      ["half", 0.5],
    ]);
    expect(bestCoverage({ ...table, coverage: [] })).toBeNull();
  });
  test("runs without a dataset stand beside the datasets", () => {
    const withoutDataset = { name: "sweep 3, without a dataset", filled: 36 };
    expect(bestCoverage({ ...table, coverage: [], withoutDataset })).toMatchObject({
      dataset: null,
      name: "sweep 3, without a dataset",
      share: 1,
    });
  });
  test("a table that runs cannot fill has a share of 0, not NaN", () => {
    expect(bestCoverage({ ...table, cells: 0 })?.share).toBe(0);
  });
});

test("names of tables", () => {
  expect([tableName("9"), tableName("9b"), tableName("figure 6"), tableName("split-leakage")]).toEqual([
    "Table 9",
    "Table 9b",
    "Figure 6",
    "Split leakage",
  ]);
});
