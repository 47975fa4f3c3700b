import type { TableSummary } from "@foldwise/core/contracts/tables";
import { describe, expect, it } from "vitest";
import { fullestTables } from "./fullest-tables";

const dataset = { id: 1, slug: "s", name: "S", isSynthetic: true, paper: null };
const table = (id: string, filled: number): TableSummary => ({
  id,
  title: id,
  baseline: null,
  published: 0,
  cells: 10,
  coverage: [{ dataset, filled }],
});

describe("fullestTables", () => {
  it("puts what runs have filled first and keeps the order of equal ones", () => {
    const tables = [table("1", 0), table("9", 10), table("10", 5), table("2", 0)];
    expect(fullestTables(tables, 3).map(({ id }) => id)).toEqual(["9", "10", "1"]);
  });
});
