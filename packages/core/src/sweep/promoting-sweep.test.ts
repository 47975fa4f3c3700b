import { expect, it } from "vitest";
import { createRandom } from "../random";
import type { Configuration } from "../space";
import { WAITING } from "../states";
import { type MadeTrial, nextTrials, promotionOf, replaySuggestion } from "./index";
import { NOT_NESTED } from "./nested";
import { sweepPromoting } from "./testing/promoting-sweep";
import { simulatedPlan } from "./testing/simulated-plan";

const planOf = (kind: string, sampler: string, maxTrials: number) =>
  simulatedPlan({
    training: { epochs: 9 },
    space: {
      learningRate: { type: "float", low: 0.001, high: 0.1, log: true },
      batchSize: { type: "int", low: 8, high: 64 },
    },
    sampler: { kind: sampler, seed: 2 },
    stopping: { kind, reductionFactor: 3 },
    budget: { maxTrials },
    concurrency: 4,
  });

/** Any of those at work may be the next to end. */
const anyOrder = (seed: number) => {
  const random = createRandom(seed).fork("ends");
  const atWork: number[] = [];
  return {
    begin: ({ trial }: { trial: number }) => void atWork.push(trial),
    end: () => atWork.splice(random.int(atWork.length), 1)[0] ?? 0,
  };
};

/** The order of two configurations may change from rung to rung. */
const valueAt = ({ learningRate, batchSize }: Configuration, step: number) =>
  (Math.log(Number(learningRate)) + 4) ** 2 + Math.sin(Number(batchSize) * step);

it.each([
  ["asha-promotion", "tpe"],
  ["hyperband", "bohb"],
])("a sweep of %s and %s can be made again, suggestion by suggestion", (kind, sampler) => {
  const plan = planOf(kind, sampler, 60);
  const trials = sweepPromoting(plan, anyOrder(3), valueAt);
  expect(trials).toHaveLength(60);
  const models = trials.filter(({ suggestion }) => suggestion?.phase === "model");
  expect(models.length).toBeGreaterThan(20);
  const matches = trials.map(
    (trial) => replaySuggestion(plan, trials, trial, trial.suggestion ?? null).matches,
  );
  expect(matches).toEqual(trials.map(() => true));
  // With the promotions that came after them some would be others.
  const later = models.map((trial) => {
    const { rungs: _, ...suggestion } = trial.suggestion ?? {
      sampler,
      phase: "model",
      learned: { complete: 0, stopped: 0, failed: 0 },
      running: [],
      parts: [],
    };
    return replaySuggestion(plan, trials, trial, suggestion).matches;
  });
  expect(later).toContain(false);
});

it("Hyperband starts each trial at the rung of its bracket, and compares it there alone", () => {
  const plan = planOf("hyperband", "random", 40);
  const promotion = promotionOf(plan);
  expect(promotion).toMatchObject({ rungs: [1, 3], brackets: 3 });
  const trials = sweepPromoting(plan, anyOrder(4), valueAt);
  const counts = [0, 1, 2].map((bracket) => trials.filter((trial) => trial.bracket === bracket).length);
  // 9, 5 and 3 of every 17.
  expect(counts).toEqual([21, 12, 7]);
  for (const { bracket, rungs, state } of trials) {
    expect(rungs?.[0]?.rung ?? 2).toBe(bracket);
    expect(["complete", "pruned"]).toContain(state);
  }
  const byBracket = [0, 1].map((bracket) => trials.filter((trial) => trial.bracket === bracket));
  for (const [bracket, own] of byBracket.entries()) {
    const promoted = own.filter(
      ({ rungs }) => rungs?.find(({ rung }) => rung === bracket)?.promotedAt !== undefined,
    );
    expect(promoted.length).toBeGreaterThanOrEqual(Math.floor(own.length / 3));
    const stops = own.flatMap(({ stop }) => (stop && "reason" in stop ? [String(stop.reason)] : []));
    expect(stops.every((reason) => reason.includes(` of bracket ${bracket}`))).toBe(true);
  }
  expect(trials.filter(({ bracket }) => bracket === 2).every(({ state }) => state === "complete")).toBe(true);
});

it("promotes nothing while trials that wait have to train added folds up to their rungs; those come first", () => {
  const plan = planOf("asha-promotion", "random", 6);
  const waiting = Array.from(
    { length: 4 },
    (_, index): MadeTrial => ({
      ...NOT_NESTED,
      proposal: index,
      variant: "base",
      configuration: { learningRate: 0.01, batchSize: 8 + index },
      reason: "",
      state: WAITING,
      objective: null,
      rung: 0,
      rungs: [{ rung: 0, step: 1, value: index }],
    }),
  );
  const of = { plan, concurrency: 2, intentVersion: 0 };
  expect(nextTrials({ ...of, trials: waiting }).promotions).toEqual([{ number: 1, from: 0 }]);
  const due = nextTrials({ ...of, due: [11, 12, 13, 14], trials: waiting });
  expect([due.reopen, due.promotions, due.next]).toEqual([[11, 12], [], []]);
  const last = waiting.map(
    (trial, index): MadeTrial => (index === 3 ? { ...trial, state: "running" } : trial),
  );
  const next = nextTrials({ ...of, trials: last });
  expect([next.promotions, next.next.map(({ number }) => number)]).toEqual([[], [5]]);
});
