import { expect, it } from "vitest";
import { createRandom } from "../random";
import { madeUpObservation } from "./fixtures/made-up";
import { differenceTest, resampledInterval } from "./inference";
import { resample } from "./resample";

const random = createRandom("inference");

/** Share of seeds at which two arms of equal skill differ with p < 0.05. */
function falseAlarms(patients: number, seeds: number): number {
  let alarms = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const first = madeUpObservation({ seed, patients });
    const second = madeUpObservation({ seed, patients, balance: "none" });
    const terms = [
      { observation: first, coefficient: 1 },
      { observation: second, coefficient: -1 },
    ];
    const test = differenceTest(
      resample(terms, "accuracy", { random: random.fork(patients, seed), replicates: 200 }),
    );
    if (test !== null && test.pValue < 0.05) alarms++;
  }
  return alarms / seeds;
}

it("rejects equal arms about as rarely as it promises, with 8 patients as with 75", () => {
  expect(falseAlarms(8, 200)).toBeLessThan(0.1);
  expect(falseAlarms(75, 200)).toBeLessThan(0.1);
}, 60_000);

it("has wider intervals with few patients than plain percentiles, the same with many images", () => {
  const interval = (patients: number | null) => {
    const terms = [{ observation: madeUpObservation({ patients }), coefficient: 1 }];
    const drawn = resample(terms, "accuracy", { random: random.fork("width"), replicates: 2000 });
    const plain = drawn.distribution?.toSorted() ?? new Float64Array();
    const [low = 0, high = 0] = resampledInterval(drawn) ?? [];
    return (high - low) / ((plain[1949] ?? 0) - (plain[50] ?? 0));
  };
  expect(interval(6)).toBeGreaterThan(1.15);
  expect(interval(null)).toBeLessThan(1.1);
});

it("has neither interval nor test of one patient", () => {
  const observation = madeUpObservation({ patients: 1 });
  const drawn = resample([{ observation, coefficient: 1 }], "accuracy", { random, replicates: 50 });
  expect(resampledInterval(drawn)).toBeNull();
  expect(differenceTest(drawn)).toBeNull();
});

it("has no test of a difference without predictions, which pairing needs", () => {
  const terms = [1, -1].map((coefficient) => ({
    coefficient,
    observation: madeUpObservation({ predictions: false, seed: coefficient }),
  }));
  expect(differenceTest(resample(terms, "accuracy", { random, replicates: 50 }))).toBeNull();
});

it("takes nothing but accuracy from draws whose patients are all of one class", () => {
  const terms = [{ observation: madeUpObservation({ patients: 3, skill: 4 }), coefficient: 1 }];
  const draws = (metric: string) =>
    resample(terms, metric, { random: random.fork("one class"), replicates: 500 }).distribution ?? [];
  expect(draws("accuracy")).toHaveLength(500);
  // Of three patients two have ALL: a draw is of one class with probability (2/3)³ + (1/3)³ = 1/3.
  const kept = draws("balanced_accuracy").length;
  expect(Math.abs(kept / 500 - 2 / 3)).toBeLessThan(0.1);
  for (const metric of [
    "precision/HEM",
    "precision/macro",
    "precision/weighted",
    "recall/ALL",
    "f1/macro",
    "auc",
  ]) {
    expect(draws(metric), metric).toHaveLength(kept);
    expect(Math.min(...draws(metric)), metric).toBeGreaterThan(0.8);
  }
});
