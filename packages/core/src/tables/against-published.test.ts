import { describe, expect, it } from "vitest";
import published from "../../../../data/papers/frai-2025-1620252/baseline.json";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table10 from "../../../../data/papers/frai-2025-1620252/tables/table-10.json";
import { checkBaselineFile } from "../baselines";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { madeUpObservation } from "./fixtures/made-up";

const baseline = checkBaselineFile(published);
const dataset = (isComparable: boolean) => ({ id: "c", name: "C", isComparable });
const observations = [0, 1, 2].flatMap((fold) => [
  madeUpObservation({ fold, skill: 1 }),
  madeUpObservation({ fold, skill: 1, balance: "none", augmentation: "none" }),
]);
const fill = (definition: object, isComparable = true, folds = [0, 1, 2]) =>
  fillTable(
    checkTableDefinition(definition),
    [baseline],
    observations.filter(({ dims }) => folds.includes(dims.fold)),
    { dataset: dataset(isComparable) },
  );

describe("ours against the published numbers", () => {
  it("stands fold by fold and in the mean, for each row and arm, with the word and a corrected p value", () => {
    const { against } = fill(table9);
    const accuracy = against.find(({ label }) => label === "Accuracy, MAC");
    expect(accuracy?.perFold.map(({ fold }) => fold)).toEqual([0, 1, 2]);
    const mean = (accuracy?.perFold ?? []).reduce((sum, { difference }) => sum + difference / 3, 0);
    expect(accuracy?.pooled.difference).toBeCloseTo(mean, 12);
    // Made-up arms of little skill are no match for 96 %.
    expect(accuracy?.pooled.verdict).toBe("not compatible");
    for (const { perFold, pooled } of against)
      for (const one of [...perFold, pooled]) {
        expect(one.adjustedP ?? 0).toBeGreaterThanOrEqual(one.pValue);
        const isDifferent = (one.adjustedP ?? 1) < 0.05 ? "not compatible" : "inconclusive";
        expect(one.verdict).toBe(one.equivalenceP <= 0.05 ? "compatible" : isDifferent);
      }
    expect(against.map(({ label }) => label)).toContain("Balanced accuracy, MCN");
  });

  it("leaves out what has no published number or no interval, and a column that is the mean already", () => {
    expect(fill(table9).against.map(({ metric }) => metric)).not.toContain("auc");
    const ten = fill(table10).against;
    expect(ten.map(({ label, perFold }) => [label, perFold.length])).toEqual([["MobileNet_M", 3]]);
  });

  it("takes the folds there are, and says nothing where differences are hidden", () => {
    expect(fill(table9, true, [1]).against[0]?.perFold).toHaveLength(1);
    expect(fill(table9, false).against).toEqual([]);
  });

  it("is compatible at the table's margin, 0.05 by default, and only where the interval is within it", () => {
    const verdicts = (equivalenceMargin?: number) => {
      const table = fill({ ...table9, ...(equivalenceMargin ? { equivalenceMargin } : {}) });
      const tests = table.against.flatMap(({ perFold, pooled }) => [...perFold, pooled]);
      const margin = table.equivalenceMargin;
      for (const { verdict, interval } of tests)
        if (verdict === "compatible") expect(Math.max(...interval.map(Math.abs))).toBeLessThanOrEqual(margin);
      const cells = table.cells.flatMap(({ verdict }) => verdict ?? []);
      return { margin, cells, all: tests.map(({ verdict }) => verdict) };
    };
    const usual = verdicts();
    expect(usual.margin).toBe(0.05);
    expect(usual.all).toContain("inconclusive");
    expect(usual.all).not.toContain("compatible");
    const wide = verdicts(0.6);
    expect(wide.all).toContain("compatible");
    expect(wide.cells).toContain("compatible");
    expect(() => fill({ ...table9, equivalenceMargin: 1.5 })).toThrow(/equivalenceMargin/);
  });
});
