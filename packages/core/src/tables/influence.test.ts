import { describe, expect, it } from "vitest";
import {
  classificationMetrics,
  classMeasure,
  confusionMatrix,
  countMetric,
  probabilityMetrics,
  rocAuc,
} from "../metrics";
import { createRandom } from "../random";
import { delong } from "../statistics";
import { madeUpObservation } from "./fixtures/made-up";
import { classesOfFormula, countGradient, countInfluence, meanInfluence, placeImages } from "./influence";
import { linearizationOf } from "./linearization";
import type { Observation, ObservedClasses, ObservedPrediction } from "./observation";
import { CLASSES_POPULATION, drawClasses } from "./simulation/classes";
import { makeUniverse, prepareImages, unitName, universeKey } from "./universe";

/** Scores of one decimal, so that many are tied, within a class and across. */
function tied(patients: number | null): Observation & { classes: ObservedClasses } {
  const made = madeUpObservation({ patients, skill: 1 });
  const predictions =
    made.classes?.predictions?.map((p) => ({ ...p, score: Math.round(p.score * 10) / 10 })) ?? [];
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (const { label, score } of predictions) {
    const row = counts[label === "blast" ? 0 : 1];
    const column = score >= 0.5 ? 0 : 1;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return { ...made, classes: { predictions, confusion: { classes: ["blast", "normal"], counts } } };
}

/** Each unit's contribution to a measure, as the tables have it. */
function influenceOf(metric: string, observation: Observation): Float64Array {
  const prepared = prepareImages(observation);
  const universe = makeUniverse(universeKey(observation, prepared), prepared);
  const { classes } = observation;
  const linear = linearizationOf(metric, [observation]);
  if (linear === null || classes === undefined) throw new Error(metric);
  return linear.influence(observation, { prepared, universe }, () =>
    placeImages(classes, prepared, universe),
  );
}

describe.each([
  ["patients", 12],
  ["patients of both classes", 8],
  ["images", null],
] as const)("influence of %s", (_, patients) => {
  const observation = tied(patients);
  const prepared = prepareImages(observation);
  const universe = makeUniverse(universeKey(observation, prepared), prepared);
  const counts = Float64Array.from(observation.classes.confusion.counts.flat());
  const placed = placeImages(observation.classes, prepared, universe);
  const perUnit = new Float64Array(4 * placed.units);
  for (const [i, unit] of placed.unit.entries()) {
    const at = 4 * unit + (placed.cell[i] ?? 0);
    perUnit[at] = (perUnit[at] ?? 0) + 1;
  }
  /** The images with `times` copies of each unit's. */
  const weighted = (unit: number, times: number): ObservedPrediction[] =>
    prepared.images.flatMap((image) =>
      new Array<ObservedPrediction>(
        universe.units.get(unitName(universe.kind, image)) === unit ? times : 20,
      ).fill(image),
    );

  it("is how much a metric of counts moves with the weight of a unit", () => {
    for (const metric of [
      "accuracy",
      "precision/class/normal",
      "recall/class/blast",
      "f1/macro",
      "precision/weighted",
      "cohen_kappa",
      "matthews",
    ]) {
      const formula = countMetric(metric, ["blast", "normal"]);
      if (formula === null) throw new Error(metric);
      const influence = countInfluence(countGradient(formula, counts), placed);
      const step = 1e-5;
      for (const unit of universe.units.values()) {
        const moved = (by: number) =>
          counts.map((count, cell) => count + by * (perUnit[unit * 4 + cell] ?? 0));
        const slope = (formula(moved(step)) - formula(moved(-step))) / (2 * step);
        expect(influence[unit], metric).toBeCloseTo(slope, 7);
      }
      expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 7);
    }
  });

  it("is how much the AUC moves with the weight of a unit, half a pair for a tie", () => {
    const influence = influenceOf("auc", observation);
    const aucOf = (images: readonly ObservedPrediction[]) =>
      rocAuc(
        images.map(({ label }) => (label === "blast" ? 0 : 1)),
        images.map(({ score }) => score),
        0,
      ).value ?? Number.NaN;
    for (const unit of [...universe.units.values()].slice(0, 6)) {
      const slope = (aucOf(weighted(unit, 21)) - aucOf(weighted(unit, 19))) / 0.1;
      expect(influence[unit]).toBeCloseTo(slope, 3);
    }
    expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
  });
});

it("reads off a formula on which classes' images it rests", () => {
  const classes = ["blast", "normal", "other"];
  const of = (metric: string) => classesOfFormula(countMetric(metric, classes) ?? (() => 0), classes);
  expect(of("recall/class/normal")).toEqual(["normal"]);
  for (const metric of [
    "accuracy",
    "precision/class/normal",
    "f1/class/normal",
    "balanced_accuracy",
    "precision/weighted",
    "cohen_kappa",
    "matthews",
  ])
    expect(of(metric), metric).toEqual(classes);
  const hundred = Array.from({ length: 100 }, (_, c) => `class ${c}`);
  for (const metric of ["accuracy", "f1/macro", "matthews"])
    expect(classesOfFormula(countMetric(metric, hundred) ?? (() => 0), hundred), metric).toEqual(hundred);
});

describe("influence on a measure of three classes", () => {
  const shape = { folds: 1, patients: [5, 4, 6], images: 4 };
  const random = createRandom("influence");
  const [[drawn] = []] = drawClasses({ shape, population: CLASSES_POPULATION, arms: 1, random });
  const observation = drawn as Observation & { classes: ObservedClasses };
  const { confusion, predictions = [], probabilities } = observation.classes;
  const labels = predictions.map(({ label }) => confusion.classes.indexOf(label));
  const predicted = predictions.map((one) => confusion.classes.indexOf(one.predicted ?? ""));
  const rows = predictions.map((_, i) => [
    ...(probabilities ?? new Float32Array()).subarray(3 * i, 3 * i + 3),
  ]);
  const patients = [...new Set(predictions.map(({ patient }) => patient))].sort();
  const universe = makeUniverse("", prepareImages(observation));

  /** Every measure with `times` copies of a patient's images to 20 of each other's. */
  const measured = (patient: string | null, times: number): Record<string, number | null> => {
    const copies = predictions.flatMap((one, i) =>
      new Array<number>(one.patient === patient ? times : 20).fill(i),
    );
    const of = <T>(values: readonly T[]): T[] => copies.map((i) => values[i] as T);
    return {
      ...classificationMetrics(confusionMatrix(of(labels), of(predicted), confusion.classes)).values,
      ...Object.fromEntries(
        [...probabilityMetrics(of(labels), of(rows), confusion.classes)].map(([name, { value }]) => [
          name,
          value,
        ]),
      ),
      auc: rocAuc(of(labels), of(rows.map(([score = 0]) => score)), 0).value,
    };
  };

  it("is how much it moves with the weight of a patient, for every measure that there is", () => {
    const names = Object.keys(measured(null, 20));
    expect(names).toEqual(expect.arrayContaining(["auc/macro", "brier", "log_loss", "top_2_accuracy"]));
    const influences = new Map(names.map((name) => [name, influenceOf(name, observation)]));
    for (const patient of patients.slice(0, 5)) {
      const more = measured(patient, 21);
      const less = measured(patient, 19);
      const unit = universe.units.get(patient ?? "") ?? -1;
      for (const name of names) {
        const slope = ((more[name] ?? Number.NaN) - (less[name] ?? Number.NaN)) / 0.1;
        expect(influences.get(name)?.[unit], `${name} of ${patient}`).toBeCloseTo(slope, 3);
      }
    }
    for (const [name, influence] of influences)
      expect(
        influence.reduce((a, b) => a + b, 0),
        name,
      ).toBeCloseTo(0, 7);
  });

  it("of single images has DeLong's variance for a class against all others", () => {
    const alone = { ...observation.classes, predictions: predictions.map((p) => ({ ...p, patient: null })) };
    for (const [c, name] of confusion.classes.entries()) {
      const influence = influenceOf(classMeasure("auc", name), { ...observation, classes: alone });
      const units = makeUniverse("", prepareImages({ ...observation, classes: alone })).units;
      const sideOf = (isOwn: boolean) =>
        predictions.flatMap(({ label, imageId }) =>
          (label === name) === isOwn ? [influence[units.get(String(imageId)) ?? -1] ?? Number.NaN] : [],
        );
      const variance = [true, false].reduce((sum, isOwn) => {
        const own = sideOf(isOwn);
        return sum + (own.length / (own.length - 1)) * own.reduce((a, z) => a + z ** 2, 0);
      }, 0);
      const { standardError } = delong(
        labels,
        rows.map((row) => row[c] ?? Number.NaN),
        c,
      );
      expect(Math.sqrt(variance)).toBeCloseTo(standardError, 7);
    }
  });
});

describe("the variance of independent images drawn from one population", () => {
  /** Sum over images of their squared influence: their classes are drawn too, so there are no strata. */
  const varianceOf = (metric: string, matrix: number[][]): number => {
    const classes = matrix.map((_, c) => String(c));
    const counts = Float64Array.from(matrix.flat());
    const gradient = countGradient(countMetric(metric, classes) ?? (() => 0), counts);
    return counts.reduce((sum, count, i) => sum + count * (gradient[i] ?? 0) ** 2, 0);
  };

  // statsmodels 0.15.0, `inter_rater.cohens_kappa(table).std_kappa`, after Fleiss, Cohen and Everitt (1969).
  it.each([
    [
      [
        [20, 5],
        [10, 15],
      ],
      0.12699606293110033,
    ],
    [
      [
        [44, 5, 1],
        [7, 20, 3],
        [9, 5, 6],
      ],
      0.07212745929334068,
    ],
  ])("of kappa is that of statsmodels: %o", (matrix, error) => {
    expect(Math.sqrt(varianceOf("cohen_kappa", matrix))).toBeCloseTo(error, 8);
  });

  it("of Matthews' correlation of two classes is that of phi (Bishop, Fienberg and Holland 1975, page 381)", () => {
    const matrix = [
      [20, 5],
      [10, 15],
    ];
    const n = 50;
    const [row, column] = [25 / n, 30 / n];
    const phi = countMetric("matthews", ["0", "1"])?.(Float64Array.from(matrix.flat())) ?? Number.NaN;
    const skew = (p: number) => (2 * p - 1) / Math.sqrt(p * (1 - p));
    const variance =
      (1 -
        phi ** 2 +
        phi * (1 + phi ** 2 / 2) * skew(row) * skew(column) -
        0.75 * phi ** 2 * (skew(row) ** 2 + skew(column) ** 2)) /
      n;
    expect(varianceOf("matthews", matrix)).toBeCloseTo(variance, 10);
  });
});

it("the contributions to a mean are the same to the last bit in whatever order the images come", () => {
  const random = createRandom("mean");
  const images = Array.from({ length: 200 }, (_, i) => ({ loss: random.uniform(0, 3), unit: i % 17 }));
  const of = (some: typeof images) =>
    meanInfluence(
      Float64Array.from(some, ({ loss }) => loss),
      Int32Array.from(some, ({ unit }) => unit),
      17,
    );
  expect(of(random.shuffle(images))).toEqual(of(images));
});
