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

it("draws patients of each class, and gives no interval where a class has one patient only", () => {
  const drawn = (metric: string, patients: number) =>
    resample([{ observation: madeUpObservation({ patients, skill: 4 }), coefficient: 1 }], metric, {
      random: random.fork("classes"),
      replicates: 500,
    });
  for (const metric of ["precision/HEM", "precision/macro", "f1/macro", "balanced_accuracy", "auc"]) {
    const { distribution, degreesOfFreedom } = drawn(metric, 6);
    expect(distribution, metric).toHaveLength(500);
    expect(Math.min(...(distribution ?? [])), metric).toBeGreaterThan(0.8);
    expect(degreesOfFreedom).toBe(4);
  }
  // Of three patients one has HEM.
  expect(resampledInterval(drawn("accuracy", 3))).toBeNull();
  expect(differenceTest(drawn("accuracy", 3))).toBeNull();
});

it("draws test sets apart that are of splits with another seed", () => {
  const arm = (splitSeed: number, coefficient: number) => ({
    observation: madeUpObservation({ splitSeed, seed: 2 + coefficient }),
    coefficient,
  });
  const options = { random, replicates: 50 };
  expect(resample([arm(1, 1), arm(1, -1)], "accuracy", options)).toMatchObject({ paired: true, images: 150 });
  expect(resample([arm(1, 1), arm(2, -1)], "accuracy", options)).toMatchObject({
    paired: false,
    images: 300,
  });
});
