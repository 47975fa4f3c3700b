import { describe, expect, it } from "vitest";
import { checkTableDefinition } from "./definition";
import { answerVerdict } from "./export";
import { fillTable } from "./fill";
import { madeUpObservation } from "./fixtures/made-up";
import type { Observation } from "./observation";

const dataset = { id: "d", name: "D", isComparable: false };
const arm = (variant: string, skill: number) =>
  [0, 1, 2].map((fold) => madeUpObservation({ fold, skill, variant, augmentation: variant }));

function tableOf(metric: string, aggregate = "mean") {
  const side = (variant: string) => ({ label: variant, select: { variant } });
  return checkTableDefinition({
    id: "t",
    title: "T",
    metric,
    aggregate,
    rows: ["good", "poor"].map((variant) => ({ key: variant, label: variant, select: { variant } })),
    columns: [{ key: "all", label: "All" }],
    compare: { among: "rows" },
    questions: [
      { key: "good", question: "Is good better?", metric, first: side("good"), second: side("poor") },
      { key: "poor", question: "Is poor better?", metric, first: side("poor"), second: side("good") },
    ],
  });
}

describe("an error rate, of which less is better", () => {
  const observations = [...arm("good", 4), ...arm("poor", 1)];
  const table = fillTable(tableOf("error_rate"), [], observations, { dataset });
  const accuracy = fillTable(tableOf("accuracy"), [], observations, { dataset });

  it("is 1 less accuracy, with the mirrored interval", () => {
    for (const [i, { ours }] of table.cells.entries()) {
      const other = accuracy.cells[i]?.ours;
      expect(ours?.value).toBeCloseTo(1 - (other?.value ?? 0), 12);
      expect(ours?.interval?.[0]).toBeCloseTo(1 - (other?.interval?.[1] ?? 0), 9);
      expect(ours?.interval?.[1]).toBeCloseTo(1 - (other?.interval?.[0] ?? 0), 9);
    }
  });

  it("has the smaller cell bold, as accuracy has the greater one", () => {
    expect(table.cells.map(({ best }) => best)).toEqual([true, false]);
    expect(accuracy.cells.map(({ best }) => best)).toEqual([true, false]);
    expect(table.cells[0]?.ours?.value).toBeLessThan(table.cells[1]?.ours?.value ?? 0);
  });

  it("answers that the arm with the smaller one is better", () => {
    const [good, poor] = table.comparisons;
    expect(good?.effect).toBeLessThan(0);
    expect(good && answerVerdict(good)).toMatch(/^Yes \(p/);
    expect(poor?.effect).toBeGreaterThan(0);
    expect(poor && answerVerdict(poor)).toMatch(/^No, the difference is in the opposite direction \(p/);
  });
});

describe("a measure that programs report, without classes or predictions", () => {
  const reported = (variant: string, fold: number, seed: number, rmse: number | null): Observation => ({
    run: `${variant} ${fold} ${seed}`,
    training: `${variant} ${fold} ${seed}`,
    version: `${rmse}`,
    dims: { fold, seed, variant, splitScheme: "within-fold-by-image", splitSeed: 1 },
    measures: { rmse },
  });
  const errors = { good: [0.5, 0.7, 0.6], poor: [1.5, 2.2, 1.6] };
  const observations = Object.entries(errors).flatMap(([variant, values]) =>
    values.map((rmse, fold) => reported(variant, fold, 1, rmse)),
  );

  it("stands in cells as it was reported, and the best is the smallest", () => {
    expect(
      fillTable(tableOf("rmse"), [], observations, { dataset }).cells.map(({ ours }) => ours),
    ).toMatchObject([
      {
        value: expect.closeTo((0.5 + 0.7 + 0.6) / 3, 12),
        confusion: null,
        images: 0,
        spread: { low: 0.5, high: 0.7 },
      },
      {
        value: expect.closeTo((1.5 + 2.2 + 1.6) / 3, 12),
        confusion: null,
        images: 0,
        spread: { low: 1.5, high: 2.2 },
      },
    ]);
    const best = fillTable(tableOf("rmse", "best"), [], observations, { dataset });
    expect(best.cells.map(({ ours }) => ours?.value)).toEqual([0.5, 1.5]);
  });

  it("has its interval and tests from fold to fold, as nothing is known of single items", () => {
    const { cells, comparisons } = fillTable(tableOf("rmse"), [], observations, { dataset });
    expect(cells.map(({ best }) => best)).toEqual([true, false]);
    const own = cells[0]?.ours;
    // t of two degrees of freedom times the standard error 0.1 / √3, on the logarithm.
    const reach = (4.302653 * 0.1) / Math.sqrt(3) / 0.6;
    expect(own?.interval?.[0]).toBeCloseTo(0.6 * Math.exp(-reach), 6);
    expect(own?.interval?.[1]).toBeCloseTo(0.6 * Math.exp(reach), 6);
    expect(own?.intervalMethod).toBe(
      "variance over 3 folds, t with 2.0 degrees of freedom on the log scale; assumes training sets of the folds are disjoint",
    );
    const [good, poor] = comparisons;
    expect(good?.effect).toBeCloseTo((0.5 + 0.7 + 0.6 - 1.5 - 2.2 - 1.6) / 3, 12);
    expect(good?.perFold.map(({ effect }) => effect < 0)).toEqual([true, true, true]);
    expect(good?.perFold[0]?.test).toBe(
      "none: only the values of rmse are known, and 1 seed is too few: it takes 3 folds, or 3 seeds of one fold",
    );
    const overFolds = good?.overFolds.find(({ name }) => name === "paired t over folds")?.pValue;
    expect(good?.pValue).toBeCloseTo(overFolds ?? Number.NaN, 12);
    expect(good?.pValue).toBeLessThan(0.05);
    expect(good && answerVerdict(good)).toMatch(/^Yes \(p/);
    expect(poor && answerVerdict(poor)).toMatch(/^No, the difference is in the opposite direction/);
  });

  it("has no value where a run did not report it, and cannot be pooled", () => {
    const lacking = [...observations, reported("good", 0, 2, null)];
    const [cell] = fillTable(tableOf("rmse"), [], lacking, { dataset }).cells;
    expect(cell?.ours).toMatchObject({ value: null, reason: "fold 0, seed 2: no rmse was recorded" });
    const [pooled] = fillTable(tableOf("rmse", "pooled"), [], observations, { dataset }).cells;
    expect(pooled?.ours).toMatchObject({
      value: null,
      reason: "only what follows from a confusion matrix can be pooled",
    });
  });
});
