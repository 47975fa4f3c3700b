import { describe, expect, it } from "vitest";
import { endingOf } from "./attempt-watch";

describe("endingOf", () => {
  it("goes on while the own trial wants it", () => {
    expect(endingOf({ own: "go", othersGo: false, anyPaused: true })).toBeNull();
  });

  it("hands a training over after its epoch when only others want it", () => {
    expect(endingOf({ own: "cancelled", othersGo: true, anyPaused: false })).toMatchObject({
      when: "after-epoch",
      training: "queued",
      trial: "cancelled",
    });
  });

  it("pauses after the epoch when all that are left are paused", () => {
    const paused = { when: "after-epoch", attempt: "paused", training: "paused" };
    expect(endingOf({ own: "paused", othersGo: false, anyPaused: true })).toMatchObject(paused);
    expect(endingOf({ own: "cancelled", othersGo: false, anyPaused: true })).toMatchObject(paused);
  });

  it("stops at once, cancelled, when nobody is left", () => {
    expect(endingOf({ own: "cancelled", othersGo: false, anyPaused: false })).toMatchObject({
      when: "now",
      training: "cancelled",
    });
  });
});
