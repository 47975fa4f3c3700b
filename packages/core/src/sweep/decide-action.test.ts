import { describe, expect, it } from "vitest";
import { isTerminal, SWEEP_INTENTS, SWEEP_STATES, type SweepIntent, type SweepState } from "../states";
import { decideAction, type SweepChange } from "./decide-action";

type Asked = Parameters<typeof decideAction>[1];
const SET: Asked = { action: "set-concurrency", concurrency: 3 };
const ASKED: Asked[] = [
  ...(["pause", "resume", "cancel", "retry"] as const).map((action) => ({ action })),
  SET,
  { action: "set-concurrency", concurrency: 2 },
  { action: "set-priority", priority: 1 },
];
const none = { kind: "none" } as const;
const become = (intent: SweepIntent): SweepChange => ({ kind: "intent", intent });

function decide(state: SweepState, intent: SweepIntent, asked: Asked, retryableTrials = 1): SweepChange {
  return decideAction(
    { id: 7, state, intent, concurrency: 2, priority: 3, weight: 1, retryableTrials },
    asked,
  );
}

describe("an action on a sweep that has not ended", () => {
  const active = SWEEP_STATES.filter((state) => !isTerminal(state));

  it.each(active)("%s", (state) => {
    const of = (action: "pause" | "resume" | "cancel") =>
      SWEEP_INTENTS.map((intent) => decide(state, intent, { action }));
    const beingCancelled = (what: string): SweepChange => ({
      kind: "refused",
      reason: `Sweep 7 is being cancelled and cannot be ${what}.`,
    });
    // In the order of the intents: run, pause, cancel.
    expect(of("pause")).toEqual([become("pause"), none, beingCancelled("paused")]);
    expect(of("resume")).toEqual([none, become("run"), beingCancelled("resumed")]);
    expect(of("cancel")).toEqual([become("cancel"), become("cancel"), none]);
    for (const intent of SWEEP_INTENTS) {
      expect(decide(state, intent, SET)).toEqual({ kind: "concurrency", concurrency: 3 });
      expect(decide(state, intent, { action: "set-concurrency", concurrency: 2 })).toEqual(none);
      expect(decide(state, intent, { action: "set-priority", priority: 1 })).toEqual({
        kind: "priority",
        priority: 1,
        weight: 1,
      });
      expect(decide(state, intent, { action: "set-priority", weight: 2 })).toEqual({
        kind: "priority",
        priority: 3,
        weight: 2,
      });
      expect(decide(state, intent, { action: "set-priority", priority: 3, weight: 1 })).toEqual(none);
      expect(decide(state, intent, { action: "retry" })).toEqual({
        kind: "refused",
        reason: `Sweep 7 is ${state}; only an ended one can be retried.`,
      });
    }
  });
});

describe("an action on a sweep that has ended", () => {
  it.each(SWEEP_STATES.filter(isTerminal))("%s", (state) => {
    for (const intent of SWEEP_INTENTS)
      for (const asked of ASKED) {
        const change = decide(state, intent, asked);
        if (asked.action === "retry") expect(change).toEqual({ kind: "retry" });
        else if (asked.action === "cancel" && state === "cancelled") expect(change).toEqual(none);
        else expect(change).toMatchObject({ reason: expect.stringContaining(`has ended (${state})`) });
      }
  });

  it("is no retry where it is complete with nothing to try again", () => {
    expect(decide("complete", "run", { action: "retry" }, 0)).toEqual({
      kind: "refused",
      reason: "Sweep 7 is complete; there is nothing to retry.",
    });
    // One that failed before its first trial, or was cancelled, goes on.
    for (const state of ["failed", "cancelled"] as const)
      expect(decide(state, "run", { action: "retry" }, 0)).toEqual({ kind: "retry" });
  });
});
