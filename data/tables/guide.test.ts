import { readFileSync } from "node:fs";
import { parseSavedTable } from "@foldwise/core/tables";
import { expect, it } from "vitest";

it("the table that the guide shows can be saved as it stands", () => {
  const guide = readFileSync(new URL("../../docs/guides/tables-and-baselines.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
  const { id, rows, columns } = parseSavedTable(example);
  expect([id, rows.length, columns.length]).toEqual(["learning-rates", 2, 3]);
  expect(rows[0]?.select).toEqual({ "training.learningRate": 0.001 });
});
