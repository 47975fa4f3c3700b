import { describe, expect, it } from "vitest";
import { measureOf } from "../measures";
import { confusionMatrix } from "../metrics";
import { createRandom, type Random } from "../random";
import { estimate } from "./estimator";
import { valueInterval } from "./inference";
import type { Observation, ObservedPrediction } from "./observation";
import { overFoldTests } from "./paired-tests";

const CLASSES = ["a", "b"];
const SPLIT = { splitScheme: "stratified-group-k-fold", splitSeed: 1, splitK: 3 };

const mean = (observations: readonly Observation[]) =>
  observations.map((observation) => ({ observation, coefficient: 1 / observations.length }));
const withoutRepeats = (observations: readonly Observation[]): Observation[] =>
  observations.map(({ dims: { splitRepeats: _, ...dims }, ...rest }) => ({ ...rest, dims }));

/** A test set's evaluation; fold f of repeat r is numbered r · k + f. */
function tested(fold: number, splitRepeats: number, predictions: readonly ObservedPrediction[]): Observation {
  const run = `fold ${fold}`;
  const calls = predictions.map(({ label, score }) => [label, score >= 0.5 ? "a" : "b"] as const);
  const confusion = confusionMatrix(
    calls.map(([label]) => CLASSES.indexOf(label)),
    calls.map(([, call]) => CLASSES.indexOf(call)),
    CLASSES,
  );
  return {
    run,
    training: run,
    version: run,
    dims: { fold, seed: 1, ...SPLIT, splitRepeats },
    measures: {},
    classes: { confusion, positiveClass: "a", predictions },
    trainImages: 2 * predictions.length,
  };
}

/** Patients whose images are easy or hard, most of them alike in every repeat, tested in the folds of r repeats. */
function drawRepeats(
  random: Random,
  { patients, repeats }: { patients: number; repeats: number },
): Observation[] {
  const own = Array.from({ length: patients }, (_, patient) => {
    const skill = 0.6 + 0.4 * random.next();
    const label = CLASSES[patient % 2] ?? "";
    return Array.from({ length: 8 }, (_image, i) => ({
      imageId: `${patient}/${i}`,
      patient: `P${patient}`,
      label,
      isRight: random.next() < skill,
    }));
  });
  return Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) => {
    const order = random.shuffle(own.map((_, i) => i).filter((i) => i % 2 === 0)).flatMap((i) => [i, i + 1]);
    return [0, 1, 2].map((fold) => {
      const members = order.filter((_, position) => Math.floor(position / 2) % 3 === fold);
      const predictions = members.flatMap((member) =>
        (own[member] ?? []).map(({ isRight, ...image }) => {
          const isCalled = random.next() < 0.05 ? !isRight : isRight;
          return { ...image, score: (image.label === "a") === isCalled ? 0.9 : 0.1 };
        }),
      );
      return tested(repeat * 3 + fold, repeats, predictions);
    });
  });
}
/** Mean of what drawRepeats draws: right with a probability of 0.8 on average, one in twenty turned over. */
const TRUTH = 0.8 * 0.95 + 0.2 * 0.05;

describe("folds of several repeats", () => {
  it("add up what a patient contributes in each repeat: a plain computation gives the variance", () => {
    const observations = drawRepeats(createRandom(3), { patients: 24, repeats: 4 });
    const sums = new Map<string, { label: string; sum: number }>();
    for (const { classes } of observations) {
      const images = classes?.predictions ?? [];
      const right = images.map(({ label, score }) => Number((label === "a") === score >= 0.5));
      const accuracy = right.reduce((sum, one) => sum + one, 0) / right.length;
      for (const [i, { patient, label }] of images.entries()) {
        const own = sums.get(patient ?? "") ?? { label, sum: 0 };
        own.sum += ((right[i] ?? 0) - accuracy) / images.length / observations.length;
        sums.set(patient ?? "", own);
      }
    }
    let variance = 0;
    for (const name of CLASSES) {
      const own = [...sums.values()].filter(({ label }) => label === name).map(({ sum }) => sum);
      const middle = own.reduce((sum, one) => sum + one, 0) / own.length;
      variance += (own.length / (own.length - 1)) * own.reduce((sum, one) => sum + (one - middle) ** 2, 0);
    }
    expect(estimate(mean(observations), "accuracy")).toMatchObject({
      variance: expect.closeTo(variance, 10),
      method: "24 patients (12 a, 12 b)",
      patients: 24,
      images: 192,
    });
  });

  it("have intervals that cover the truth, which those of independent folds would not", () => {
    const random = createRandom(11);
    const count = { joint: 0, independent: 0 };
    const DRAWS = 100;
    for (let i = 0; i < DRAWS; i++) {
      const observations = drawRepeats(random, { patients: 24, repeats: 5 });
      const covers = (of: readonly Observation[]) => {
        const { interval } = valueInterval(estimate(mean(of), "accuracy"), measureOf("accuracy"));
        return interval !== null && interval[0] <= TRUTH && TRUTH <= interval[1];
      };
      if (covers(observations)) count.joint++;
      if (covers(withoutRepeats(observations))) count.independent++;
    }
    // 95 % less three standard errors of a share over so many draws.
    expect(count.joint / DRAWS).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / DRAWS));
    expect(count.independent / DRAWS).toBeLessThan(0.75);
  });

  it("need predictions, without which nobody knows which images repeats share", () => {
    const observations = drawRepeats(createRandom(5), { patients: 24, repeats: 2 }).map(
      ({ classes, ...rest }) => ({
        ...rest,
        ...(classes ? { classes: { confusion: classes.confusion } } : {}),
      }),
    );
    expect(estimate(mean(observations), "accuracy").withheld).toMatch(/repeats test the same images/);
  });

  const valued = (values: readonly number[], dims: object): Observation[] =>
    values.map((value, fold) => ({
      run: `${fold}`,
      training: `${fold}`,
      version: `${fold}`,
      dims: { fold, seed: 1, ...dims },
      measures: { dice: value },
    }));

  it("of which only values are known are corrected as in Bouckaert & Frank", () => {
    const values = [1, 2, 4, 3, 2, 6];
    const average = values.reduce((sum, value) => sum + value, 0) / 6;
    const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 5;
    const of = (dims: object) => estimate(mean(valued(values, dims)), "dice");
    // Two repeats of three folds: n₂ / n₁ is 1 / 2 whatever the number of repeats.
    expect(of({ ...SPLIT, splitRepeats: 2 })).toMatchObject({
      variance: expect.closeTo(squares * (1 / 6 + 1 / 2), 12),
      degreesOfFreedom: 5,
      assumes: "training sets of the folds overlap as in 3-fold cross-validation, repeated 2 times",
    });
    // Folds that are made are those of a cross-validation, too.
    expect(of({ ...SPLIT, splitK: 6, splitRepeats: 1 }).variance).toBeCloseTo(squares * (1 / 6 + 1 / 5), 12);
  });

  it("are compared by the corrected test, and not by ranks", () => {
    const effects = [0.1, 0.2, 0.1, 0.3, 0.2, 0.15];
    const repeated = overFoldTests(effects, valued(effects, { ...SPLIT, splitRepeats: 2 }));
    const average = effects.reduce((sum, value) => sum + value, 0) / 6;
    const squares = effects.reduce((sum, value) => sum + (value - average) ** 2, 0) / 5;
    const t = average / Math.sqrt(squares * (1 / 6 + 1 / 2));
    expect(repeated[0]).toMatchObject({
      name: "corrected resampled t over folds",
      detail: `df = 5; t = ${t.toFixed(2)}`,
    });
    expect(repeated[1]).toMatchObject({
      pValue: null,
      withheld: "folds of several repeats test the same images",
    });
    const once = overFoldTests(effects, valued(effects, { ...SPLIT, splitK: 6, splitRepeats: 1 }));
    expect(once[0]?.name).toBe("corrected resampled t over folds");
    expect(once[1]?.pValue).not.toBeNull();
  });
});
