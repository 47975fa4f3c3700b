import { describe, expect, it } from "vitest";
import { isTerminal, SWEEP_INTENTS, SWEEP_STATES } from "../states";
import { decideStep, type StepSweep } from "./decide-step";
import { endReasonText } from "./end-reason";
import { type NextTrials, nextTrials } from "./next-trials";
import { type Plan, planSchema } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { plannedTrials } from "./planned-trials";

const plan: Plan = planSchema.parse({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0],
  space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
  sampler: { kind: "random", seed: 3 },
  budget: { maxTrials: 5 },
  concurrency: 2,
});
const made = (states: readonly MadeTrial["state"][]): MadeTrial[] =>
  [...plannedTrials(plan)]
    .slice(0, states.length)
    .map((trial, i) => ({ ...trial, state: states[i] ?? "queued", objective: null }));
const numbers = ({ next }: NextTrials) => next.map(({ number }) => number);

describe("the next trials of a sweep", () => {
  const next = (states: readonly MadeTrial["state"][], concurrency = 2) =>
    nextTrials({ plan, concurrency, intentVersion: 4, trials: made(states) });

  it("are as many as there is room for", () => {
    expect(numbers(next([]))).toEqual([1, 2]);
    expect(numbers(next(["running"]))).toEqual([2]);
    expect(numbers(next(["queued", "running"]))).toEqual([]);
    expect(numbers(next(["complete", "failed", "cancelled"], 10))).toEqual([4, 5]);
  });

  it("have no room beside a paused trial, nor where the limit was lowered", () => {
    expect(numbers(next(["paused", "paused"]))).toEqual([]);
    expect(numbers(next(["running", "running", "queued"], 1))).toEqual([]);
  });

  it("say which sweep they were decided for, how many were proposed and whether more will come", () => {
    expect(next(["complete"])).toMatchObject({
      of: { intentVersion: 4, trials: 1 },
      proposed: 3,
      isExhausted: false,
    });
    expect(next(["complete", "complete", "complete"])).toMatchObject({ proposed: 5, isExhausted: true });
  });
});

const TRIALS = { all: 3, open: 2, waiting: 0, rungs: 0, failed: 0, refits: 0, copies: 0 };
const sweep: StepSweep = {
  plan,
  state: "running",
  intent: "run",
  isDeleted: false,
  hasStarted: true,
  intentVersion: 4,
  wasExhausted: false,
  trials: { ...TRIALS, open: 2, failed: 0 },
};
const next: NextTrials = {
  of: { intentVersion: 4, trials: 3, rungs: 0 },
  next: [],
  reopen: [],
  promotions: [],
  prunes: [],
  isExhausted: false,
  proposed: 3,
};
const [planned] = plannedTrials(plan);
if (!planned) throw new Error("the plan has trials");

describe("a step of a sweep that is to run", () => {
  it("writes the next trials, and goes on while some are open or will come", () => {
    const trials = { ...next, next: [planned] };
    expect(decideStep(sweep, trials)).toEqual({
      kind: "decided",
      verdict: "go",
      state: null,
      trials,
      ending: null,
      cancelsWaiting: false,
    });
    expect(decideStep(sweep, { ...next, isExhausted: true })).toMatchObject({ verdict: "go", ending: null });
    const idle = { ...sweep, trials: { ...TRIALS, open: 0, failed: 0 } };
    expect(decideStep(idle, next)).toMatchObject({ verdict: "go", ending: null });
    expect(decideStep(idle, { ...trials, isExhausted: true })).toMatchObject({ verdict: "go", ending: null });
  });

  it("starts it where it has not started", () => {
    for (const state of ["queued", "paused"] as const)
      expect(decideStep({ ...sweep, state, hasStarted: false }, next)).toMatchObject({ state: "running" });
  });

  it("starts it again after a retry has queued it", () => {
    expect(decideStep({ ...sweep, state: "queued" }, next)).toMatchObject({ state: "running" });
    expect(decideStep({ ...sweep, state: "running" }, next)).toMatchObject({ state: null });
  });

  it("is decided again where the sweep has changed since", () => {
    const stale = { kind: "stale" };
    expect(decideStep({ ...sweep, intentVersion: 5 }, next)).toEqual(stale);
    expect(decideStep({ ...sweep, trials: { ...sweep.trials, all: 4 } }, next)).toEqual(stale);
    expect(decideStep(sweep, null)).toEqual(stale);
  });

  it("ends it when none is open and none will come: complete, or failed with the count", () => {
    const over = (failed: number) =>
      decideStep({ ...sweep, trials: { ...TRIALS, open: 0, failed } }, { ...next, isExhausted: true });
    expect(over(0)).toMatchObject({
      verdict: "ended",
      ending: { state: "complete", failure: null, failedTrials: 0, reason: { kind: "space-exhausted" } },
    });
    expect(over(2)).toMatchObject({
      verdict: "ended",
      ending: { state: "failed", failure: { message: "2 of 3 trials failed." }, failedTrials: 2 },
    });
  });
});

it("counts the copies of a population apart from the trials of its search", () => {
  const trials = { ...TRIALS, all: 9, open: 0, copies: 4 };
  const of = { intentVersion: 4, trials: 9, rungs: 0 };
  const decided = decideStep({ ...sweep, trials }, { ...next, of, isExhausted: true });
  expect(decided).toMatchObject({ ending: { reason: { trials: 5, copies: 4 } } });
  const reason = { kind: "budget-reached", trials: 5, copies: 4, budget: 5, space: null } as const;
  expect(endReasonText(plan, reason)).toBe("budget reached: 5 trials, and 4 copies");
  expect(endReasonText(plan, { kind: "budget-reached", trials: 1, budget: 1, space: null })).toBe(
    "budget reached: 1 trial",
  );
  expect(endReasonText(plan, { ...reason, kind: "cancelled", copies: 1 })).toBe(
    "cancelled after 5 of at most 5 trials, and 1 copy",
  );
});

it("ends by its budget where this went to a configuration that was there, not to the whole space", () => {
  const choices = [0.001, 0.002, 0.003, 0.004];
  const small: Plan = { ...plan, space: { learningRate: { type: "categorical", choices } } };
  const reason = (all: number, repeated: number, outside = 0) => {
    const ended = { ...sweep, plan: small, trials: { ...TRIALS, all, open: 0 }, repeated, outside };
    const decided = decideStep(ended, { ...next, of: { ...next.of, trials: all }, isExhausted: true });
    if (decided.kind !== "decided" || !decided.ending) throw new Error("the sweep has not ended");
    return endReasonText(small, decided.ending.reason);
  };
  expect(reason(5, 2)).toBe("budget reached: 5 of 6");
  expect(reason(5, 2, 1)).toBe("budget reached: 5 of 7");
  expect(reason(5, 1)).toBe("space exhausted: all 5 trials");
  expect(reason(4, 0)).toBe("space exhausted: 4 of 5");
});

describe("a step of a sweep that is not to run", () => {
  it("waits while trials are open, whatever has changed", () => {
    for (const decided of [next, null, { ...next, of: { intentVersion: 0, trials: 0, rungs: 0 } }]) {
      const waits = { kind: "decided", state: null, trials: null, ending: null, cancelsWaiting: false };
      expect(decideStep({ ...sweep, intent: "pause" }, decided)).toEqual({ ...waits, verdict: "paused" });
      expect(decideStep({ ...sweep, intent: "cancel" }, decided)).toEqual({
        ...waits,
        verdict: "cancelling",
      });
      expect(decideStep({ ...sweep, isDeleted: true }, decided)).toEqual({ ...waits, verdict: "cancelling" });
    }
  });

  it("ends a cancelled one with its last trial, and a paused one only where none would come", () => {
    const idle = { ...sweep, trials: { ...TRIALS, open: 0, failed: 1 } };
    expect(decideStep({ ...idle, intent: "cancel" }, null)).toMatchObject({
      verdict: "ended",
      trials: null,
      ending: { state: "cancelled", failure: null, failedTrials: 1, reason: { kind: "cancelled" } },
    });
    expect(decideStep({ ...idle, intent: "pause" }, null)).toMatchObject({ verdict: "paused", ending: null });
    expect(decideStep({ ...idle, intent: "pause", wasExhausted: true }, null)).toMatchObject({
      verdict: "ended",
      ending: { state: "failed" },
    });
  });
});

it("a step of a sweep that has ended changes nothing", () => {
  for (const state of SWEEP_STATES.filter(isTerminal))
    for (const intent of SWEEP_INTENTS)
      expect(decideStep({ ...sweep, state, intent }, next)).toEqual({
        kind: "decided",
        verdict: "ended",
        state: null,
        trials: null,
        ending: null,
        cancelsWaiting: false,
      });
});

describe("trials that wait for their promotion", () => {
  const waiting = { ...sweep, trials: { ...TRIALS, open: 0, waiting: 1, rungs: 2 } };
  const decided = { ...next, of: { ...next.of, rungs: 2 }, isExhausted: true };
  const stop = {
    rule: "asha-promotion",
    metric: "m",
    step: 1,
    runs: 1,
    ofRuns: 1,
    value: 0,
    against: 1,
  } as const;
  const prunes = [{ number: 1, stop: { ...stop, reason: "not among the best" } }];

  it("keep their sweep from ending until one is promoted or all are pruned", () => {
    expect(decideStep(waiting, decided)).toEqual({ kind: "stale" });
    expect(decideStep(waiting, { ...decided, promotions: [{ number: 1, from: 0 }] })).toMatchObject({
      verdict: "go",
      ending: null,
    });
    expect(decideStep(waiting, { ...decided, prunes })).toMatchObject({ verdict: "ended" });
  });

  it("are decided on again where one was promoted in between", () => {
    expect(
      decideStep({ ...waiting, trials: { ...waiting.trials, rungs: 3 } }, { ...decided, prunes }),
    ).toEqual({
      kind: "stale",
    });
  });

  it("stay in a paused sweep, and are cancelled with a cancelled one", () => {
    const exhausted = { ...waiting, wasExhausted: true };
    expect(decideStep({ ...exhausted, intent: "pause" }, null)).toMatchObject({
      verdict: "paused",
      cancelsWaiting: false,
    });
    expect(decideStep({ ...exhausted, intent: "cancel" }, null)).toMatchObject({
      verdict: "ended",
      cancelsWaiting: true,
    });
  });
});
