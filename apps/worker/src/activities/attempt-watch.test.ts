import { describe, expect, it } from "vitest";
import { endingOf } from "./attempt-watch";

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
