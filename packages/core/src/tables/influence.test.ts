import { describe, expect, it } from "vitest";
import { countMetric, rocAuc } from "../metrics";
import { madeUpObservation } from "./fixtures/made-up";
import { aucInfluence, classesOfFormula, countGradient, countInfluence, unitCounts } from "./influence";
import type { Observation, ObservedClasses, ObservedPrediction } from "./observation";
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

describe.each([
  ["patients", 12],
  ["patients of both classes", 8],
  ["images", null],
] as const)("influence of %s", (_, patients) => {
  const observation = tied(patients);
  const prepared = prepareImages(observation);
  const universe = makeUniverse(universeKey(observation, prepared), prepared);
  const counts = Float64Array.from(observation.classes.confusion.counts.flat());
  const perUnit = unitCounts(observation.classes, prepared, universe);
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
    ]) {
      const formula = countMetric(metric, ["blast", "normal"]);
      if (formula === null) throw new Error(metric);
      const influence = countInfluence(countGradient(formula, counts), perUnit);
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
    const influence = aucInfluence(observation.classes, prepared, universe);
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
  ])
    expect(of(metric), metric).toEqual(classes);
});
