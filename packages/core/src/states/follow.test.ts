import { describe, expect, it } from "vitest";
import {
  desiredOf,
  MAX_FAILURES_IN_ROW,
  mayRunFollow,
  pendingChange,
  RUN_STATES,
  runFollows,
  runMachine,
  SWEEP_INTENTS,
  SWEEP_STATES,
  sweepEnd,
  sweepFollows,
  sweepMachine,
  TRAINING_STATES,
  TRIAL_STATES,
  trainingAfter,
  trainingFollows,
  trialEnd,
  trialFollows,
  trialMachine,
} from "./index";

const BOOLEANS = [false, true];

/** By state, what comes of it; states of which nothing comes are left out. */
function table<State extends string, Event>(states: readonly State[], of: (state: State) => Event | null) {
  return Object.fromEntries(
    states.flatMap((state) => {
      const event = of(state);
      return event === null ? [] : [[state, event]];
    }),
  );
}

describe("a sweep's state follows its intent", () => {
  const follows = (intent: (typeof SWEEP_INTENTS)[number], hasRunningRun: boolean) =>
    table(SWEEP_STATES, (state) => sweepFollows({ state, intent, hasRunningRun }));

  it("is paused once none of its runs is running, and resumes at once", () => {
    expect(follows("pause", false)).toEqual({ queued: "pause", running: "pause" });
    expect(follows("pause", true)).toEqual({});
    for (const hasRunningRun of BOOLEANS) {
      expect(follows("run", hasRunningRun)).toEqual({ paused: "resume" });
      expect(follows("cancel", hasRunningRun)).toEqual({});
    }
  });

  it("leads only where its machine allows, and only to another state", () => {
    for (const state of SWEEP_STATES)
      for (const intent of SWEEP_INTENTS)
        for (const hasRunningRun of BOOLEANS) {
          const event = sweepFollows({ state, intent, hasRunningRun });
          if (event) expect(sweepMachine.changedBy(event)).toContain(state);
        }
  });

  it("says what has been asked for and has not come about yet", () => {
    const pending = (intent: (typeof SWEEP_INTENTS)[number]) =>
      table(SWEEP_STATES, (state) => pendingChange({ state, intent }));
    expect(pending("run")).toEqual({});
    expect(pending("pause")).toEqual({ running: "pausing" });
    expect(pending("cancel")).toEqual({ running: "cancelling", paused: "cancelling" });
  });

  it("is to stop when it is deleted, whatever its intent", () => {
    for (const intent of SWEEP_INTENTS) {
      expect(desiredOf({ intent, isDeleted: false })).toBe(intent);
      expect(desiredOf({ intent, isDeleted: true })).toBe("cancel");
    }
  });
});

describe("a trial's state follows the intent of its sweep", () => {
  const follows = (intent: (typeof SWEEP_INTENTS)[number], hasStarted: boolean, hasRunningRun: boolean) =>
    table(TRIAL_STATES, (state) => trialFollows({ state, intent, hasStarted, hasRunningRun }));

  it("is paused once none of its runs is running", () => {
    for (const hasStarted of BOOLEANS) {
      expect(follows("pause", hasStarted, false)).toEqual({ queued: "pause", running: "pause" });
      expect(follows("pause", hasStarted, true)).toEqual({});
    }
  });

  it("goes on as running where it had started, and as queued where it had not", () => {
    for (const hasRunningRun of BOOLEANS) {
      expect(follows("run", true, hasRunningRun)).toEqual({ queued: "start", paused: "start" });
      expect(follows("run", false, hasRunningRun)).toEqual({ running: "queue", paused: "queue" });
    }
  });

  it("is left to its workflow where the sweep is to be cancelled", () => {
    for (const hasStarted of BOOLEANS)
      for (const hasRunningRun of BOOLEANS) expect(follows("cancel", hasStarted, hasRunningRun)).toEqual({});
  });

  it("leads only where its machine allows, and only to another state", () => {
    for (const state of TRIAL_STATES)
      for (const intent of SWEEP_INTENTS)
        for (const hasStarted of BOOLEANS)
          for (const hasRunningRun of BOOLEANS) {
            const event = trialFollows({ state, intent, hasStarted, hasRunningRun });
            if (event) expect(trialMachine.changedBy(event)).toContain(state);
          }
  });
});

describe("a run's state follows the intent of its sweep", () => {
  const follows = (
    intent: (typeof SWEEP_INTENTS)[number],
    othersWantTraining: boolean,
    hasAttempt: boolean,
  ) => table(RUN_STATES, (state) => runFollows({ state, intent, othersWantTraining, hasAttempt }));

  it("is paused once no attempt works for it alone", () => {
    expect(follows("pause", false, true)).toEqual({ queued: "pause" });
    for (const [others, attempt] of [
      [false, false],
      [true, false],
      [true, true],
    ] as const)
      expect(follows("pause", others, attempt)).toEqual({ queued: "pause", running: "pause" });
  });

  it("waits again once its sweep goes on, and is left alone by a cancellation", () => {
    for (const othersWantTraining of BOOLEANS)
      for (const hasAttempt of BOOLEANS) {
        expect(follows("run", othersWantTraining, hasAttempt)).toEqual({ paused: "queue" });
        expect(follows("cancel", othersWantTraining, hasAttempt)).toEqual({});
      }
  });

  it("may follow in exactly the states in which it follows under some circumstances", () => {
    for (const intent of SWEEP_INTENTS) {
      const some = RUN_STATES.filter((state) =>
        BOOLEANS.some((othersWantTraining) =>
          BOOLEANS.some((hasAttempt) => {
            const event = runFollows({ state, intent, othersWantTraining, hasAttempt });
            if (event) expect(runMachine.changedBy(event)).toContain(state);
            return event !== null;
          }),
        ),
      );
      expect(mayRunFollow(intent)).toEqual(some);
    }
  });
});

describe("a trial ends by what its runs came to", () => {
  const end = (
    runStates: (typeof TRIAL_STATES)[number][],
    isCancelled = false,
    hasOwnFailure = false,
    isStopped = false,
  ) => trialEnd({ runStates, isCancelled, isStopped, hasOwnFailure });

  it("pruned once a stopping rule has stopped it, whatever came of its runs meanwhile", () => {
    for (const isCancelled of BOOLEANS)
      for (const hasOwnFailure of BOOLEANS)
        for (const states of [
          ["complete", "running"],
          ["complete"],
          ["failed", "queued"],
        ] satisfies (typeof TRIAL_STATES)[number][][])
          expect(end(states, isCancelled, hasOwnFailure, true)).toBe("prune");
  });

  it("complete when each of them is, even where a cancellation came late", () => {
    for (const isCancelled of BOOLEANS) {
      expect(end(["complete", "complete"], isCancelled)).toBe("complete");
      expect(end([], isCancelled)).toBe("cancel");
    }
  });

  it("failed when one failed, but cancelled when that was asked", () => {
    expect(end(["complete", "failed", "running"])).toBe("fail");
    expect(end(["complete", "failed"], true)).toBe("cancel");
    expect(end(["complete", "running"])).toBe("cancel");
  });

  it("failed by a failure of its own, whatever was asked", () => {
    for (const isCancelled of BOOLEANS)
      for (const runStates of [[], ["queued"], ["failed"]] satisfies (typeof TRIAL_STATES)[number][][])
        expect(end(runStates, isCancelled, true)).toBe("fail");
  });
});

it("a sweep ends complete, failed with its trials, or cancelled", () => {
  expect(sweepEnd({ failedTrials: 0, isCancelled: false })).toBe("complete");
  expect(sweepEnd({ failedTrials: 1, isCancelled: false })).toBe("fail");
  expect(sweepEnd({ failedTrials: 0, isCancelled: true })).toBe("cancel");
  expect(sweepEnd({ failedTrials: 1, isCancelled: true })).toBe("cancel");
});

describe("a training after its attempt", () => {
  it("goes on for others, else waits for paused ones, else is cancelled", () => {
    expect(trainingFollows({ othersRun: true, anyPaused: true })).toBe("release");
    expect(trainingFollows({ othersRun: true, anyPaused: false })).toBe("release");
    expect(trainingFollows({ othersRun: false, anyPaused: true })).toBe("pause");
    expect(trainingFollows({ othersRun: false, anyPaused: false })).toBe("cancel");
  });

  it("is complete and forgets its failures", () => {
    const training = { state: "running", epoch: 6, failuresInRow: 3 } as const;
    expect(trainingAfter(training, 2, { kind: "complete" })).toEqual({
      event: "complete",
      state: "complete",
      failuresInRow: 0,
      isWornOut: false,
    });
  });

  it.each(["release", "pause", "cancel"] as const)("that nobody wanted to go on: %s", (event) => {
    const training = { state: "running", epoch: 2, failuresInRow: 3 } as const;
    const after = trainingAfter(training, 2, { kind: "stopped", event });
    expect(after).toMatchObject({ event, failuresInRow: 3, isWornOut: false });
  });

  it("counts a failure only where the attempt finished no epoch", () => {
    const training = { state: "running", epoch: 4, failuresInRow: 1 } as const;
    const failed = { kind: "failed", isFinal: false } as const;
    expect(trainingAfter(training, 4, failed)).toMatchObject({ state: "queued", failuresInRow: 2 });
    expect(trainingAfter(training, 3, failed)).toMatchObject({ state: "queued", failuresInRow: 1 });
  });

  it("has failed by a final failure, or by too many in a row", () => {
    const training = { state: "running", epoch: 0, failuresInRow: MAX_FAILURES_IN_ROW - 1 } as const;
    const fresh = { ...training, failuresInRow: 0 };
    expect(trainingAfter(training, 0, { kind: "failed", isFinal: false })).toMatchObject({
      state: "failed",
      failuresInRow: MAX_FAILURES_IN_ROW,
      isWornOut: true,
    });
    expect(trainingAfter(fresh, 0, { kind: "failed", isFinal: true })).toMatchObject({
      state: "failed",
      failuresInRow: 1,
      isWornOut: false,
    });
  });

  it("refuses to end an attempt on one that is complete or has failed", () => {
    for (const state of TRAINING_STATES) {
      const end = () => trainingAfter({ state, epoch: 1, failuresInRow: 0 }, 0, { kind: "complete" });
      if (state === "complete" || state === "failed") expect(end).toThrow(`the training is ${state}`);
      else expect(end().state).toBe("complete");
    }
  });
});
