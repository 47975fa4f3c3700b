import { describe, expect, it } from "vitest";
import { registeredMeasures } from "../measures";
import { evaluationMetrics } from "../metrics";
import { createRandom } from "../random";
import { aggregateValue, TABLE_AGGREGATES } from "./aggregate";
import { makeCellCache } from "./cell-cache";
import { checkTableDefinition } from "./definition";
import { makeEstimator } from "./estimator";
import { evaluationSet } from "./evaluation-set";
import { renderTable, TABLE_FORMATS } from "./export";
import { fillOnDemand, fillTable } from "./fill";
import { measuredEvaluation } from "./measured-evaluation";
import type { Observation } from "./observation";
import { cellInterval } from "./ours";
import { CLASSES_POPULATION, drawClasses } from "./simulation/classes";
import { drawArms } from "./simulation/draw-arms";
import { POPULATION } from "./simulation/population";
import { drawRegression, REGRESSION_POPULATION } from "./simulation/regression";

/*
 * A walk over every measure of every task: what has a value has an interval, a paired test, a place in a contest for bold
 * and in every export; or the reason why not. Enough patients are drawn that nothing is withheld.
 */

const FOLDS = 3;
const random = createRandom("every measure");

/** Evaluations of two arms by what they are of. */
const TASKS: Readonly<Record<string, Observation[][]>> = {
  "two classes": drawArms({
    shape: { folds: FOLDS, patients: [10, 10], images: 4 },
    population: POPULATION,
    shifts: [1, 0],
    random,
  }),
  "three classes": drawClasses({
    shape: { folds: FOLDS, patients: [8, 8, 8], images: 4 },
    population: CLASSES_POPULATION,
    arms: 2,
    random,
  }),
  regression: drawRegression({
    shape: { folds: FOLDS, groups: 20, items: 4 },
    population: REGRESSION_POPULATION,
    scales: [0.8, 1],
    random,
  }),
};

const namesOf = ([one]: readonly Observation[]): string[] =>
  Object.keys(evaluationMetrics(one?.classes?.confusion ?? null, one?.measures ?? {}));

const computed = new Set(Object.values(TASKS).flatMap(([arm = []]) => namesOf(arm)));
/** Those that only a program can report: of each its value alone is known, fold by fold. */
const REPORTED = registeredMeasures().filter((name) => !computed.has(name));

const EVERY: Readonly<Record<string, Observation[][]>> = {
  ...TASKS,
  reported: [0, 1].map((arm) =>
    Array.from({ length: FOLDS }, (_, fold) => ({
      run: `arm ${arm} fold ${fold}`,
      training: `arm ${arm} fold ${fold}`,
      version: `arm ${arm} fold ${fold}`,
      dims: {
        fold,
        seed: 1,
        variant: `arm ${arm}`,
        splitScheme: "within-fold-by-image",
        splitSeed: 1,
      },
      measures: Object.fromEntries(
        REPORTED.map((name) => [name, 0.5 + 0.1 * arm + 0.03 * fold + 0.01 * random.next()]),
      ),
    })),
  ),
};

describe.each(Object.entries(EVERY))("every measure of %s", (_, arms) => {
  const observations = arms.flat();
  const names = namesOf(observations);
  const side = (arm: number) => ({ label: `arm ${arm}`, select: { variant: `arm ${arm}` } });
  const definition = checkTableDefinition({
    id: "every",
    title: "Every measure",
    rows: [0, 1].map((arm) => ({ key: `arm-${arm}`, ...side(arm) })),
    columns: names.map((metric, i) => ({ key: `c${i}`, label: metric, metric })),
    compare: { among: "rows" },
    questions: names.map((metric, i) => ({
      key: `q${i}`,
      question: `Is arm 0 better in ${metric}?`,
      metric,
      first: side(0),
      second: side(1),
    })),
  });
  const dataset = { id: "d", name: "D", isComparable: true };
  const table = fillTable(definition, [], observations, { dataset });

  it("has a value with an interval in a table", () => {
    expect(table.cells).toHaveLength(2 * names.length);
    for (const { ours, metric } of table.cells) {
      expect(ours?.value, metric).toEqual(expect.any(Number));
      expect(ours?.interval, `${metric}: ${ours?.intervalWithheld}`).not.toBeNull();
      expect(ours?.interval?.[0], metric).toBeLessThanOrEqual(ours?.value ?? Number.NaN);
      expect(ours?.interval?.[1], metric).toBeGreaterThanOrEqual(ours?.value ?? Number.NaN);
    }
  });

  it("is tested between paired arms, over all and in each fold or with the reason", () => {
    expect(table.comparisons.map(({ metric }) => metric)).toEqual(names);
    for (const { metric, effect, interval, pValue, adjustedP, test, perFold } of table.comparisons) {
      expect(effect, metric).toEqual(expect.any(Number));
      expect(interval, `${metric}: ${test}`).not.toBeNull();
      expect(pValue, metric).toEqual(expect.any(Number));
      expect(adjustedP, metric).toBeGreaterThanOrEqual(pValue ?? Number.NaN);
      expect(test, metric).toMatch(/^paired t|^t over|folds/);
      expect(perFold, metric).toHaveLength(FOLDS);
      for (const fold of perFold) if (fold.pValue === null) expect(fold.test, metric).toMatch(/^none: .{20}/);
    }
  });

  it("has at least one arm that may be the best", () => {
    for (const metric of names)
      expect(
        table.cells.some((cell) => cell.metric === metric && cell.best),
        metric,
      ).toBe(true);
  });

  it("is in every export, without a cell that is empty", () => {
    for (const format of TABLE_FORMATS) {
      const text = renderTable(table, format);
      expect(text, format).not.toMatch(/NaN|undefined|Infinity/);
      if (format === "md" || format === "csv")
        for (const name of names) expect(text.replaceAll("\\_", "_"), `${format} ${name}`).toContain(name);
    }
    const { cells } = JSON.parse(renderTable(table, "json"));
    expect(cells.map((cell: { metric: string }) => cell.metric)).toEqual(
      table.cells.map(({ metric }) => metric),
    );
  });

  it("of one evaluation has an interval, or the reason why there is none", () => {
    const measured = measuredEvaluation(observations[0] as Observation);
    expect(measured.map(({ name }) => name)).toEqual(names);
    for (const { name, value, interval, method, withheld } of measured) {
      expect(value, name).toEqual(expect.any(Number));
      expect([interval === null, method === null, withheld?.length ?? 0], name).toEqual(
        interval === null ? [true, true, expect.any(Number)] : [false, false, 0],
      );
      if (interval === null) expect(withheld?.length, name).toBeGreaterThan(20);
    }
  });

  it("has a value or a reason under every aggregate, and so has its interval", () => {
    const set = evaluationSet(arms[0] ?? []);
    const estimator = makeEstimator();
    for (const metric of names)
      for (const aggregate of TABLE_AGGREGATES) {
        const { value, reason } = aggregateValue(set, metric, aggregate);
        if (value === null) {
          expect(reason, `${aggregate} ${metric}`).toMatch(/.{20}/);
          continue;
        }
        const { interval, intervalWithheld } = cellInterval(set, metric, aggregate, estimator);
        if (interval === null) expect(intervalWithheld, `${aggregate} ${metric}`).toMatch(/.{20}/);
      }
  });
});

it("covers the registry: each measure is computed for a task, or reported by a program", () => {
  expect([...computed]).toEqual(
    expect.arrayContaining([
      ...["accuracy", "balanced_accuracy", "auc", "cohen_kappa", "matthews", "log_loss", "brier"],
      ...["auc/macro", "auc/class/b", "top_2_accuracy", "precision/macro", "f1/class/b"],
      ...["rmse", "mae", "mse", "r2"],
    ]),
  );
  // Of six and more classes, by the same formula as top-2 accuracy.
  expect(REPORTED).toContain("top_5_accuracy");
});

describe("what is not stored", () => {
  const [arm = [], other = []] = TASKS["three classes"] ?? [];
  const without = (observations: readonly Observation[], part: object) =>
    observations.map((one) => ({ ...one, classes: one.classes && { ...one.classes, ...part } }));
  const intervalOf = (observations: readonly Observation[], metric: string) =>
    cellInterval(evaluationSet(observations), metric, "mean", makeEstimator());

  it("takes intervals away with the reason: probabilities", () => {
    const poor = without(arm, { probabilities: null });
    for (const metric of ["auc/macro", "auc/class/a", "log_loss", "brier", "top_2_accuracy"])
      expect(intervalOf(poor, metric).intervalWithheld, metric).toMatch(
        /takes the probability of each class/,
      );
    for (const metric of ["accuracy", "cohen_kappa", "matthews", "auc"])
      expect(intervalOf(poor, metric), metric).toEqual(intervalOf(arm, metric));
  });

  it("is asked for only where a measure takes it, and no more once it is there", () => {
    const bare = without(arm, { predictions: undefined, probabilities: undefined });
    const asked = (metric: string, observations: readonly Observation[]) =>
      fillOnDemand(
        {
          definition: checkTableDefinition({
            id: "one",
            title: "One",
            metric,
            rows: [{ key: "row", label: "Row" }],
            columns: [{ key: "all", label: "All" }],
          }),
          baselines: [],
          observations,
          options: { dataset: { id: "d", name: "D", isComparable: true } },
        },
        makeCellCache(),
      ).needs;
    const needs = (probabilities: boolean) => arm.map(({ version }) => ({ version, probabilities }));
    expect(asked("matthews", bare)).toEqual(needs(false));
    expect(asked("auc/macro", bare)).toEqual(needs(true));
    expect(asked("auc/macro", without(arm, { probabilities: undefined }))).toEqual(needs(true));
    for (const loaded of [arm, without(arm, { probabilities: null })])
      expect(asked("auc/macro", loaded)).toBeUndefined();
  });

  it("takes tests away with the reason: predictions", () => {
    const parts = { predictions: undefined, probabilities: undefined };
    const terms = [
      ...without(arm, parts).map((observation) => ({ observation, coefficient: 1 / FOLDS })),
      ...without(other, parts).map((observation) => ({ observation, coefficient: -1 / FOLDS })),
    ];
    for (const metric of ["accuracy", "matthews", "auc/macro"])
      expect(makeEstimator()(terms, metric).withheld, metric).toMatch(/predictions of single images/);
  });
});
