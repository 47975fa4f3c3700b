import { describe, expect, it } from "vitest";
import paper from "./fixtures/neps-0.13.0.json" with { type: "json" };
import newest from "./fixtures/neps-0.17.0.json" with { type: "json" };
import { bracketSizes, hyperbandSteps, makeLadder, type RungTrial } from "./index";

interface Case {
  bounds: number[];
  eta: number;
  bracket: number;
  steps: number[];
  /** `[trial, from, value]`: the rung that it leaves, null for a new one, and what it then came to. */
  decisions: (number | null)[][];
}

const DECISIONS = (version: { searches: readonly Case[] }) =>
  version.searches.map(
    (one) => [`${one.bounds.join(" to ")}, factor ${one.eta}, bracket ${one.bracket}`, one] as const,
  );

/** The ladder's decision before each of NePS' ones, over the same reports: `[trial, from]`, from null for a new trial. */
function decisionsOn({ steps, eta, bracket, decisions }: Case): (number | null)[][] {
  const [last = 0] = steps.slice(-1);
  // NePS counts the last step as a rung too: what is promoted to it is complete.
  const rungs = steps.slice(0, -1);
  const trials: RungTrial[] = [];
  return decisions.map(([number, from = null, value]) => {
    const trial = number ?? 0;
    const settings = {
      rungs,
      reductionFactor: eta,
      brackets: 1,
      metric: "loss",
      direction: "minimize",
    } as const;
    const own = makeLadder(trials, settings).promote();
    const before = trials[trial - 1];
    const rung = from === null ? 0 : from - bracket + 1;
    const isComplete = steps[rung] === last;
    trials[trial - 1] = {
      number: trial,
      variant: "base",
      bracket: 0,
      rung,
      isWaiting: !isComplete,
      isStopped: false,
      isComplete,
      results: [
        ...(before?.results ?? []),
        ...(isComplete ? [] : [{ rung, step: steps[rung] ?? 0, value: value ?? 0 }]),
      ],
    };
    return own ? [own.number, own.from + bracket] : [trials.length, null];
  });
}

const made = ({ decisions }: Case) => decisions.map(([trial = null, from = null]) => [trial, from]);

describe("NePS 0.13.0, whose rule is the paper's, decides the same on the same reports", () => {
  it.each(DECISIONS(paper))("%s", (_, one) => {
    const ours = decisionsOn(one);
    expect(ours).toEqual(made(one));
    expect(ours.some(([, from]) => from !== null)).toBe(true);
  });
});

/**
 * From 0.14.0 on NePS takes the trials that were promoted out of a rung before it counts one in `eta` of those that are
 * left, so that nearly all are promoted in the end; the paper counts all that have come to the rung.
 */
function newestRule({ steps, eta, bracket, decisions }: Case): (number | null)[][] {
  const rungs = steps.map(() => new Map<number, number>());
  let count = 0;
  return decisions.map(([number, from = null, value]) => {
    let next: (number | null)[] = [count + 1, null];
    for (let rung = rungs.length - 2; rung >= 0 && next[1] === null; rung--) {
      const left = [...(rungs[rung] ?? [])].filter(([trial]) => !rungs[rung + 1]?.has(trial));
      if (left.length < eta) continue;
      const [best] = left.sort(([a, x], [b, y]) => x - y || a - b);
      next = [best?.[0] ?? 0, rung + bracket];
    }
    if (from === null) count += 1;
    rungs[from === null ? 0 : from - bracket + 1]?.set(number ?? 0, value ?? 0);
    return next;
  });
}

describe("NePS 0.17.0 promotes more than the paper, as its rule says", () => {
  it.each(DECISIONS(newest))("%s", (_, one) => {
    const theirs = made(one);
    expect(newestRule(one)).toEqual(theirs);
    const ours = decisionsOn(one);
    const byTheirsAlone = theirs.filter(([, from], index) => from !== null && ours[index]?.[1] === null);
    const byOursAlone = theirs.filter(([, from], index) => from === null && ours[index]?.[1] !== null);
    expect(byTheirsAlone.length).toBeGreaterThan(theirs.length / 4);
    expect(byOursAlone).toEqual([]);
  });
});

it.each(newest.shares)(
  "NePS has the rungs and about the shares of Hyperband: $bounds, factor $eta",
  (one) => {
    const {
      bounds: [minResource = 1, maxResource = 1],
      eta: reductionFactor,
      steps,
      shares,
    } = one;
    const rungs = hyperbandSteps({ minResource, reductionFactor, maxResource });
    expect([...rungs, maxResource]).toEqual(steps);
    const sizes = bracketSizes(rungs.length, reductionFactor);
    const turn = sizes.reduce((sum, size) => sum + size, 0);
    for (const [bracket, size] of sizes.entries())
      expect(Math.abs(size / turn - (shares[bracket] ?? 0))).toBeLessThan(0.03);
  },
);
