import { describe, expect, it } from "vitest";
import { encodeMetric } from "../contracts/metric-number";
import type { Direction } from "../measures";
import { createRandom } from "../random";
import { bracketSizes, hyperbandSteps, makeBrackets, makeLadder, type RungTrial, rungSteps } from "./index";
import { plainJob } from "./testing";

const trial = (number: number, over: Partial<RungTrial> = {}): RungTrial => ({
  number,
  variant: "base",
  bracket: 0,
  rung: 0,
  isWaiting: true,
  isStopped: false,
  isComplete: false,
  results: [],
  ...over,
});
const at = (rung: number, ...values: number[]) =>
  values.map((value, index) =>
    trial(index + 1, { rung, results: [{ rung, step: 4 ** rung, value: encodeMetric(value) }] }),
  );
const settings = (reductionFactor: number, direction: Direction = "maximize", count = 3) => ({
  rungs: rungSteps({ minResource: 1, reductionFactor, maxResource: reductionFactor ** count }),
  reductionFactor,
  brackets: 1,
  metric: "val/accuracy",
  direction,
});

it("has rungs up to the last step, at which trials end", () => {
  expect(rungSteps({ minResource: 1, reductionFactor: 4, maxResource: 64 })).toEqual([1, 4, 16]);
  expect(rungSteps({ minResource: 2, reductionFactor: 3, maxResource: 20 })).toEqual([2, 6, 18]);
});

describe("Hyperband", () => {
  it("has rungs counted from the last step down, as far as the minimum", () => {
    expect(hyperbandSteps({ minResource: 1, reductionFactor: 3, maxResource: 81 })).toEqual([1, 3, 9, 27]);
    expect(hyperbandSteps({ minResource: 1, reductionFactor: 3, maxResource: 20 })).toEqual([2, 6]);
    expect(hyperbandSteps({ minResource: 3, reductionFactor: 3, maxResource: 20 })).toEqual([6]);
    expect(hyperbandSteps({ minResource: 8, reductionFactor: 3, maxResource: 20 })).toEqual([]);
  });

  // Table 1 of the paper, R = 81 and eta = 3.
  const PAPER = [81, 34, 15, 8, 5];

  it("has brackets of the paper's sizes", () => {
    expect(bracketSizes(4, 3)).toEqual(PAPER);
    expect(bracketSizes(0, 3)).toEqual([1]);
  });

  it("gives each bracket its size in every turn, and about its share before", () => {
    const bracketOf = makeBrackets(PAPER);
    const turn = PAPER.reduce((sum, size) => sum + size, 0);
    // In any order: what is asked for is the same.
    const last = bracketOf(3 * turn - 1);
    const all = Array.from({ length: 3 * turn }, (_, number) => bracketOf(number));
    expect(all.at(-1)).toBe(last);
    for (const from of [0, turn, 2 * turn])
      for (const [bracket, size] of PAPER.entries())
        expect(all.slice(from, from + turn).filter((one) => one === bracket)).toHaveLength(size);
    for (let count = 1; count <= turn; count++)
      for (const [bracket, size] of PAPER.entries()) {
        const own = all.slice(0, count).filter((one) => one === bracket).length;
        expect(Math.abs(own - (count * size) / turn)).toBeLessThan(2);
      }
  });

  it("goes on with the best of all brackets where nothing else is left, and names the bracket of those that end", () => {
    const rules = { ...settings(4), brackets: 4 };
    const trials = [...at(0, 0.7, 0.5), ...at(0, 0.9).map((one) => ({ ...one, number: 3, bracket: 1 }))];
    const ladder = makeLadder(trials, rules);
    expect(ladder.promoteBest()).toEqual({ number: 3, from: 0 });
    expect(ladder.unpromoted().map(({ finding }) => finding.reason)).toEqual([
      "rung 0 (step 1) of bracket 0 has 2 trials, and one in 4 is promoted",
      "rung 0 (step 1) of bracket 0 has 2 trials, and one in 4 is promoted",
    ]);
  });
});

describe("asynchronous successive halving", () => {
  it.each([
    [2, "minimize", 1],
    [3, "maximize", 4],
    [4, "minimize", 16],
    [4, "maximize", 3],
  ] as const)(
    "with factor %i, %s and %i at work, decides as the paper's algorithm",
    (eta, direction, width) => {
      const random = createRandom(7).fork("promotion", eta, width);
      const rules = settings(eta, direction);
      const count = rules.rungs.length;
      const plain = {
        rungs: Array.from({ length: count }, () => new Map<number, number>()),
        promoted: Array.from({ length: count }, () => new Set<number>()),
      };
      const trials: RungTrial[] = [];
      const atWork: number[] = [];
      const jobs: unknown[] = [];
      for (let step = 0; step < 400; step++) {
        while (atWork.length < width) {
          const promotion = makeLadder(trials, rules).promote();
          const job = promotion ? { trial: promotion.number, from: promotion.from } : ("new" as const);
          expect(job).toEqual(plainJob(plain.rungs, plain.promoted, { eta, direction }));
          jobs.push(job);
          if (job === "new") trials.push(trial(trials.length + 1, { isWaiting: false }));
          else {
            plain.promoted[job.from]?.add(job.trial);
            const before = trials[job.trial - 1];
            if (before) trials[job.trial - 1] = { ...before, rung: job.from + 1, isWaiting: false };
          }
          atWork.push(job === "new" ? trials.length : job.trial);
        }
        // Any of those at work may be the next to come to its rung. Values are coarse, so that there are ties.
        const [number = 0] = atWork.splice(random.int(atWork.length), 1);
        const before = trials[number - 1];
        if (!before) continue;
        const { rung } = before;
        if (rung === count) {
          trials[number - 1] = { ...before, isComplete: true };
          continue;
        }
        const value = Math.round(random.next() * 50) / 50;
        plain.rungs[rung]?.set(number, value);
        const results = [...before.results, { rung, step: rules.rungs[rung] ?? 0, value }];
        trials[number - 1] = { ...before, results, isWaiting: true };
      }
      const promotedFrom = new Set(
        jobs.flatMap((job) => (job === "new" ? [] : [Reflect.get(Object(job), "from")])),
      );
      expect(promotedFrom.size).toBe(count);
      expect(jobs.filter((job) => job === "new").length).toBeGreaterThan(100);
    },
  );

  it("promotes nobody of fewer trials than the factor, and what is not a number never", () => {
    expect(makeLadder(at(0, 0.9, 0.8), settings(4)).promote()).toBeNull();
    const ladder = makeLadder(at(0, Number.NaN, Number.NaN, Number.NaN, 0.1), settings(2));
    expect(ladder.promote()).toEqual({ number: 4, from: 0 });
    expect(ladder.promote()).toBeNull();
  });

  it("takes each promotion into account, compares within a variant and a bracket, and passes over those that are to end", () => {
    const trials = [
      ...at(0, 0.9, 0.8, 0.7, 0.6),
      ...at(0, 0.1, 0.2).map((one, index) => ({ ...one, number: 5 + index, variant: "other" })),
      ...at(0, 0.5, 0.4).map((one, index) => ({ ...one, number: 7 + index, bracket: 1 })),
    ].map((one) => (one.number === 1 ? { ...one, isStopped: true } : one));
    const ladder = makeLadder(trials, settings(2));
    const promoted = [1, 2, 3].map(() => ladder.promote()?.number);
    expect(promoted).toEqual([2, 6, 7]);
    expect(ladder.promote()).toBeNull();
  });
});

describe("at the end of a search", () => {
  it("the best of a variant without a complete trial goes on, from its highest rung, and of no other variant", () => {
    const trials = [
      ...at(0, 0.9, 0.8, 0.7),
      trial(4, { rung: 1, results: at(1, 0.3)[0]?.results ?? [] }),
      trial(5, { variant: "done", rung: 3, isWaiting: false, isComplete: true }),
      trial(6, { variant: "done", results: at(0, 0.2)[0]?.results ?? [] }),
    ];
    const ladder = makeLadder(trials, settings(4));
    expect(ladder.promote()).toBeNull();
    expect(ladder.promoteBest()).toEqual({ number: 4, from: 1 });
    expect(ladder.promoteBest()).toBeNull();
  });

  it("says of each that waits what it had, and against what it was held", () => {
    const ladder = makeLadder(at(0, 0.9, 0.8, 0.7, 0.6, Number.NaN), settings(2, "maximize"));
    ladder.promote();
    ladder.promote();
    expect(ladder.unpromoted()).toEqual([
      {
        number: 3,
        finding: {
          step: 1,
          value: 0.7,
          against: 0.8,
          reason: "not among the best 2 of 5 trials at rung 0 (step 1)",
        },
      },
      {
        number: 4,
        finding: {
          step: 1,
          value: 0.6,
          against: 0.8,
          reason: "not among the best 2 of 5 trials at rung 0 (step 1)",
        },
      },
      {
        number: 5,
        finding: {
          step: 1,
          value: "NaN",
          against: null,
          reason: "no number was reported by rung 0 (step 1)",
        },
      },
    ]);
    expect(makeLadder(at(1, 0.9), settings(4)).unpromoted()).toEqual([
      {
        number: 1,
        finding: {
          step: 4,
          value: 0.9,
          against: 0.9,
          reason: "rung 1 (step 4) has one trial, and one in 4 is promoted",
        },
      },
    ]);
  });
});
