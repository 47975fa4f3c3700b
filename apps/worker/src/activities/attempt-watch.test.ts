import type { TrainingDemand } from "@foldwise/core/states";
import { describe, expect, it } from "vitest";
import { endingOf, watchAttempt } from "./attempt-watch";

describe("endingOf", () => {
  it("goes on while the own trial wants it", () => {
    expect(endingOf({ own: "run", othersRun: false, anyPaused: true })).toBeNull();
  });

  it("hands a training over after its epoch when only others want it", () => {
    expect(endingOf({ own: "cancel", othersRun: true, anyPaused: false })).toMatchObject({
      when: "after-epoch",
      training: "release",
      trial: "cancelled",
    });
  });

  it("pauses after the epoch when all that are left are paused", () => {
    const paused = { when: "after-epoch", attempt: "paused", training: "pause" };
    expect(endingOf({ own: "pause", othersRun: false, anyPaused: true })).toMatchObject(paused);
    expect(endingOf({ own: "cancel", othersRun: false, anyPaused: true })).toMatchObject(paused);
  });

  it("stops at once, cancelled, when nobody is left", () => {
    expect(endingOf({ own: "cancel", othersRun: false, anyPaused: false })).toMatchObject({
      when: "now",
      training: "cancel",
    });
  });
});

describe("a look at what is wanted", () => {
  const WANTED: TrainingDemand = { own: "run", othersRun: false, anyPaused: false };
  const STOPPED: TrainingDemand = { own: "cancel", othersRun: false, anyPaused: false };

  /** An attempt that is answered by these, one after the other. */
  function watch(answers: (() => Promise<TrainingDemand>)[]) {
    const stops: string[] = [];
    const watched = watchAttempt({
      deps: {
        renew: () => answers.shift()?.() ?? Promise.resolve(STOPPED),
        draining: new AbortController().signal,
      },
      session: { stop: (when) => void stops.push(when) },
      trainingId: 1,
      trialId: 1,
      number: 1,
      cancelled: new AbortController().signal,
    });
    return { watched, stops };
  }

  it("is not answered by one that began before", async () => {
    let answer = (_demand: TrainingDemand) => {};
    const early = new Promise<TrainingDemand>((resolve) => {
      answer = resolve;
    });
    const { watched, stops } = watch([() => early]);
    const looks = [watched.look(), watched.look()];
    answer(WANTED);
    await Promise.all(looks);
    watched.stop();
    expect(stops).toEqual(["now"]);
  });

  it("is made again while Postgres is away", async () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const { watched, stops } = watch([() => Promise.reject(away)]);
    await watched.look();
    watched.stop();
    expect(stops).toEqual(["now"]);
  });
});
