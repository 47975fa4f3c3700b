import { describe, expect, it } from "vitest";
import { measureOf } from "../measures";
import { createRandom } from "../random";
import { estimate } from "./estimator";
import { differenceTest, valueInterval } from "./inference";
import type { Observation } from "./observation";
import { signedTerms } from "./simulation/signed-terms";

interface Drawn {
  readonly fold?: number;
  readonly seed?: number;
  readonly arm?: number;
  readonly scheme?: string;
  readonly value: number;
}

function valued({ fold = 0, seed = 1, arm = 0, scheme, value }: Drawn): Observation {
  const training = `arm ${arm} fold ${fold} seed ${seed}`;
  return {
    run: training,
    training,
    version: training,
    dims: { fold, seed, variant: `${arm}`, ...(scheme ? { splitScheme: scheme, splitSeed: 1 } : {}) },
    measures: { rmse: value },
  };
}

const mean = (observations: readonly Observation[]) =>
  observations.map((observation) => ({ observation, coefficient: 1 / observations.length }));

describe("a measure of which only values are known", () => {
  it("varies from fold to fold, by as much more as training sets of a cross-validation overlap", () => {
    const values = [1, 2, 4];
    const of = (scheme?: string) =>
      estimate(mean(values.map((value, fold) => valued({ fold, value, scheme }))), "rmse");
    // Variance 7 / 3 of the values, times 1 / 3; or 1 / 3 + 1 / 2.
    expect(of("within-fold-by-image")).toMatchObject({
      value: expect.closeTo(7 / 3, 12),
      variance: expect.closeTo(7 / 9, 12),
      degreesOfFreedom: 2,
      method: "3 folds",
      assumes: "training sets of the folds are disjoint",
    });
    const overlap = "training sets of the folds overlap as in 3-fold cross-validation";
    for (const scheme of [undefined, "leave-one-fold-out"])
      expect(of(scheme)).toMatchObject({
        variance: expect.closeTo((7 / 3) * (1 / 3 + 1 / 2), 12),
        assumes: overlap,
      });
  });

  it("varies from seed to seed where there is one fold", () => {
    const observations = [1, 2, 4].map((value, seed) => valued({ seed, value }));
    expect(estimate(mean(observations), "rmse")).toMatchObject({
      variance: expect.closeTo(7 / 9, 12),
      method: "3 seeds",
      assumes: expect.stringContaining("seeds that are drawn alike"),
    });
  });

  it("averages seeds within folds before folds are compared", () => {
    const values = [1, 3, 2, 4, 6, 8];
    const observations = values.map((value, i) => valued({ fold: Math.floor(i / 2), seed: i % 2, value }));
    const folds = [2, 3, 7].map((value, fold) => valued({ fold, value }));
    expect(estimate(mean(observations), "rmse").variance).toBeCloseTo(
      estimate(mean(folds), "rmse").variance ?? 0,
      12,
    );
  });

  it.each([
    [
      "two folds",
      [valued({ fold: 0, value: 1 }), valued({ fold: 1, value: 2 })],
      /2 folds are too few: it takes 3 folds/,
    ],
    ["one seed", [valued({ value: 1 })], /1 seed is too few/],
  ])("has no interval over %s", (_, observations, reason) => {
    expect(estimate(mean(observations), "rmse").withheld).toMatch(reason);
  });

  it("is not compared between arms of other seeds, nor as a median", () => {
    const terms = [1, 2, 3].flatMap((seed) => [
      { observation: valued({ seed, value: seed }), coefficient: 1 / 3 },
      { observation: valued({ arm: 1, seed: seed + 3, value: seed }), coefficient: -1 / 3 },
    ]);
    expect(estimate(terms, "rmse").withheld).toMatch(/the arms have other seeds/);
    const folds = [0, 1, 2].map((fold) => valued({ fold, value: fold + 1 }));
    expect(estimate(mean(folds), "rmse", "median").withheld).toBe("a median of rmse has no variance formula");
  });

  it("knows a small spread of small numbers from none", () => {
    const tiny = [1e-12, 2e-12, 4e-12].map((value, fold) => valued({ fold, value }));
    expect(valueInterval(estimate(mean(tiny), "rmse"), measureOf("rmse")).interval).not.toBeNull();
    const alike = [0.3, 0.3, 0.3].map((value, fold) => valued({ fold, value }));
    expect(valueInterval(estimate(mean(alike), "rmse"), measureOf("rmse")).interval).toBeNull();
  });
});

/** Share of draws whose 95 % interval holds the truth: folds with this correlation of their values. */
function coverage(
  folds: number,
  correlation: number,
  scheme: string | undefined,
  target: "value" | "difference",
) {
  const random = createRandom(`folds ${folds} ${correlation} ${target}`);
  const coefficients = target === "value" ? [1] : [1, -1];
  const REPETITIONS = 2000;
  let covered = 0;
  for (let r = 0; r < REPETITIONS; r++) {
    const arms = coefficients.map((_, arm) => {
      const common = Math.sqrt(correlation) * random.normal();
      return Array.from({ length: folds }, (__, fold) => {
        const own = Math.sqrt(1 - correlation) * random.normal();
        return valued({ arm, fold, scheme, value: 1 + 0.1 * (common + own) });
      });
    });
    const made = estimate(signedTerms(arms, coefficients, folds), "rmse");
    const found =
      target === "value" ? valueInterval(made, measureOf("rmse")).interval : differenceTest(made)?.interval;
    const truth = target === "value" ? 1 : 0;
    if (found && found[0] <= truth && truth <= found[1]) covered++;
  }
  return covered / REPETITIONS;
}

describe.each(["value", "difference"] as const)("the interval of a %s", (target) => {
  const slack = 2 * Math.sqrt((0.95 * 0.05) / 2000);

  it.each([3, 5, 10])("keeps its promise over %d folds, disjoint or of a cross-validation", (folds) => {
    for (const [correlation, scheme] of [
      [0, "within-fold-by-image"],
      [1 / folds, undefined],
    ] as const) {
      const share = coverage(folds, correlation, scheme, target);
      expect(share, `${scheme}`).toBeGreaterThan(0.93 - slack);
      expect(share, `${scheme}`).toBeLessThan(0.97 + slack);
    }
  });

  it("would not without the correction for overlap", () => {
    expect(coverage(5, 1 / 5, "within-fold-by-image", target)).toBeLessThan(0.93 - slack);
  });
});
