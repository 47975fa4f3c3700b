import { describe, expect, it } from "vitest";
import { chooseForOuterFold } from "./nested";
import { nextTrials } from "./next-trials";
import { parsePlan } from "./parse";
import { plannedTrainings } from "./planned-trainings";
import type { MadeTrial } from "./planned-trial";
import { plannedTrials } from "./planned-trials";

const HEAD = "name: p\nexperiment: e\ndataset: d\ntrainer: { kind: simulate }\nfolds: [0, 2]\n";
const plan = parsePlan(`${HEAD}
splits: { scheme: leave-one-fold-out, inner: { k: 3 } }
space: { learningRate: { type: float, low: 0.001, high: 0.1, grid: [0.001, 0.01, 0.1] } }
objective: { metric: val/loss, direction: minimize }
`);

type Made = MadeTrial & { number: number };

/** Trials that have ended, with these objectives, in the order in which they are made. */
function ended(objectives: readonly (number | null)[]): Made[] {
  const made: Made[] = [];
  for (const objective of objectives) {
    const [next] = plannedTrials(plan, made);
    if (next) made.push({ ...next, objective, state: objective === null ? "failed" : "complete" });
  }
  return made;
}
const next = (trials: readonly Made[], concurrency = 10) =>
  nextTrials({ plan, concurrency, intentVersion: 1, trials });
const rateOf = ({ configuration }: { configuration: object }): unknown =>
  Reflect.get(configuration, "learningRate");

describe("a nested cross-validation", () => {
  it("searches in each outer fold anew, and trains what was chosen on the whole outer fold", () => {
    const all = next([]);
    expect(all.next.map((trial) => [trial.number, trial.outerFold, trial.isRefit, rateOf(trial)])).toEqual([
      [1, 0, false, 0.001],
      [2, 0, false, 0.01],
      [3, 0, false, 0.1],
      [4, 2, false, 0.001],
      [5, 2, false, 0.01],
      [6, 2, false, 0.1],
    ]);
    expect(all.isExhausted).toBe(false);
    // The search of fold 0 has ended: its choice comes before the next search.
    const first = ended([0.5, 0.3, 0.4]);
    expect(next(first, 1).next).toMatchObject([{ number: 4, outerFold: 0, isRefit: true, proposal: 1 }]);
    const done = ended([0.5, 0.3, 0.4, 0.9, 0.2, 0.3, 0.7]);
    expect(done.map(({ isRefit, outerFold }) => [isRefit, outerFold])[3]).toEqual([true, 0]);
    const last = next(done);
    expect(last.next).toMatchObject([{ number: 8, outerFold: 2, isRefit: true, proposal: 0 }]);
    expect(last.isExhausted).toBe(true);
    expect(
      next([...done, ...last.next.map((one): Made => ({ ...one, state: "complete", objective: 1 }))]),
    ).toMatchObject({
      next: [],
      isExhausted: true,
    });
  });

  it("is not exhausted while a candidate is open", () => {
    const trials = ended([0.5, 0.3, 0.4, 0.9, 0.2, 0.3]).map(
      (one): Made => (one.number === 6 ? { ...one, state: "running", objective: null } : one),
    );
    expect(next(trials)).toMatchObject({ isExhausted: false });
  });

  it("chooses by the outer fold's own inner folds alone, whatever else was measured", () => {
    const made = ended([0.5, 0.3, 0.4, 0.9, 0.2, 0.3, 0.7]);
    const choose = (trials: readonly Made[]) =>
      chooseForOuterFold(trials, { variant: "base", outerFold: 0, direction: "minimize" })?.proposal;
    expect(choose(made)).toBe(1);
    // Neither scores of chosen configurations, which are tested, nor other folds' candidates move it.
    for (const objective of [0, 1e9, null])
      expect(
        choose(made.map((one) => (one.isRefit || one.outerFold === 2 ? { ...one, objective } : one))),
      ).toBe(1);
    expect(choose(made.map((one) => (one.number === 1 ? { ...one, objective: 0.3 } : one)))).toBe(0);
    expect(choose(made.map((one) => (one.number === 2 ? { ...one, state: "failed" } : one)))).toBe(2);
    expect(choose(made.map((one) => (one.number === 3 ? { ...one, state: "paused" } : one)))).toBeUndefined();
    expect(choose(made.map((one) => ({ ...one, objective: Number.NaN })))).toBeUndefined();
  });

  it("ends where no candidate of an outer fold has an objective", () => {
    const made = ended([null, null, null, 0.3, 0.2, 0.4]);
    expect(made.some(({ isRefit }) => isRefit)).toBe(false);
    expect(next(made)).toMatchObject({
      next: [{ outerFold: 2, isRefit: true, proposal: 1 }],
      isExhausted: true,
    });
  });

  it("makes another refit where a retry changes the choice", () => {
    const made = ended([null, 0.3, 0.4, 0.6]).map(
      (one): Made => (one.number === 1 ? { ...one, state: "complete", objective: 0.1 } : one),
    );
    expect(made[3]).toMatchObject({ isRefit: true, proposal: 1 });
    expect(next(made, 1).next).toMatchObject([{ isRefit: true, proposal: 0, outerFold: 0 }]);
  });

  it("trains candidates on inner folds of their outer fold, and the chosen one on the outer fold", () => {
    const [candidate] = next([]).next;
    const trainings = plannedTrainings(plan, candidate ?? expect.fail());
    const splits = { scheme: "leave-one-fold-out", seed: 1 };
    expect(trainings.map(({ fold, splits: own }) => [fold, own])).toEqual(
      [0, 1, 2].map((fold) => [fold, { ...splits, within: { fold: 0, k: 3 } }]),
    );
    const [refit] = next(ended([0.5, 0.3, 0.4]), 1).next;
    expect(plannedTrainings(plan, refit ?? expect.fail())).toMatchObject([{ fold: 0, splits }]);
    expect(plannedTrainings(plan, refit ?? expect.fail())[0]?.splits).not.toHaveProperty("within");
  });

  it("is refused without a dataset, with inner folds of a variant, and with more than 20", () => {
    const read = (text: string) => () => parsePlan(text);
    expect(read(`${HEAD}splits: { inner: { k: 21 } }\n`)).toThrow(/splits\.inner\.k: 21/);
    expect(read(`${HEAD}variants: { a: { splits: { inner: { k: 3 } } } }\n`)).toThrow(
      /variants\.a\.splits\.inner: .*variants cannot have separate inner folds/,
    );
    const program =
      "name: p\nexperiment: e\ntrainer: { kind: command, command: sh x, steps: 1, measures: { error: { direction: minimize } } }\n";
    expect(read(`${program}splits: { inner: { k: 3 } }\n`)).toThrow(
      /splits\.inner: .*without a dataset there are no images/,
    );
  });
});
