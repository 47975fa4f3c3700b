import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { mayBeBest } from "./best";
import { normalSurvival } from "./special/distributions";

/** Estimates with a common error, as of arms tested on the same images, and one of their own; tests that know both. */
function simulate(truth: readonly number[], runs: number, alpha: number) {
  const random = createRandom("best").fork(truth.join());
  const best = truth.indexOf(Math.max(...truth));
  let leftOut = 0;
  let all = 0;
  let alone = 0;
  for (let run = 0; run < runs; run++) {
    const common = 3 * random.normal();
    const estimates = truth.map((value) => value + common + random.normal());
    const pValue = (i: number, j: number) =>
      2 * normalSurvival(Math.abs((estimates[i] ?? 0) - (estimates[j] ?? 0)) / Math.SQRT2);
    const stays = mayBeBest({ estimates, pValue, alpha }) ?? [];
    if (!stays[best]) leftOut++;
    if (stays.every(Boolean)) all++;
    if (stays.filter(Boolean).length === 1) alone++;
  }
  return { leftOut: leftOut / runs, all: all / runs, alone: alone / runs };
}

describe("comparisons with the best", () => {
  const RUNS = 4000;
  /** Three standard errors of a share near 0.05. */
  const SLACK = 3 * Math.sqrt((0.05 * 0.95) / RUNS);

  it.each([
    ["two equal arms", [0, 0]],
    ["five equal arms", [0, 0, 0, 0, 0]],
    ["a best that is hardly better", [0.3, 0, 0, 0, 0]],
    ["two ahead of the rest", [1, 1, -2, -2, -2, -2]],
    ["ten arms, each a little worse", [0, -0.2, -0.4, -0.6, -0.8, -1, -1.2, -1.4, -1.6, -1.8]],
  ])("leave the true best out at most as often as they say: %s", (_, truth) => {
    expect(simulate(truth, RUNS, 0.05).leftOut).toBeLessThan(0.05 + SLACK);
  });

  it("use up what they may where all arms are equal, and keep all of them mostly", () => {
    const two = simulate([0, 0], RUNS, 0.05);
    expect(two.leftOut).toBeGreaterThan(0.05 - SLACK);
    expect(two.all).toBeGreaterThan(0.88);
    expect(simulate([0, 0, 0, 0, 0], RUNS, 0.05).all).toBeGreaterThan(0.75);
  });

  it("find the best alone where it is far ahead", () => {
    expect(simulate([8, 0, 0, 0], 500, 0.05).alone).toBeGreaterThan(0.97);
  });

  it("keep the greatest whatever the tests say, and ties of it", () => {
    expect(mayBeBest({ estimates: [1, 3, 3, 2], pValue: () => 0, alpha: 0.05 })).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("say nothing where a test that decides is missing, but need no others", () => {
    const known = (pairs: readonly string[]) => (i: number, j: number) =>
      pairs.includes(`${i}${j}`) ? 0.001 : null;
    expect(mayBeBest({ estimates: [3, 2, 1], pValue: known(["10"]), alpha: 0.05 })).toBeNull();
    expect(mayBeBest({ estimates: [3, 2, 1], pValue: known(["10", "20"]), alpha: 0.05 })).toEqual([
      true,
      false,
      false,
    ]);
  });
});
