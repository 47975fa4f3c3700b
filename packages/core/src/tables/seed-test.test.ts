import { expect, it } from "vitest";
import { madeUpObservation } from "./fixtures/made-up";
import { OVER_SEEDS, seedTest } from "./seed-test";

const arm = (seeds: readonly number[], balance: string) =>
  seeds.flatMap((seed) => [0, 1].map((fold) => madeUpObservation({ seed, fold, balance })));

it("says of arms with one seed what an interval over images leaves out, however many folds they have", () => {
  const [one] = seedTest([...arm([1], "none"), ...arm([2], "hsv-desaturated")]);
  expect(one).toMatchObject({ name: OVER_SEEDS, pValue: null });
  expect(one?.withheld).toMatch(
    /^1 seed per arm: the interval holds for these trainings, and does not include/,
  );
  expect(seedTest([...arm([1], "none"), ...arm([1, 2], "hsv-desaturated")])[0]?.withheld).toMatch(
    /^1 to 2 seeds per arm/,
  );
});

it("has nothing to say where each arm has several seeds, or none is there", () => {
  expect(seedTest([...arm([1, 2], "none"), ...arm([1, 2], "hsv-desaturated")])).toEqual([]);
  expect(seedTest([])).toEqual([]);
});
