import { expect, it } from "vitest";
import { isWaitingForSlot, stateText } from "./waiting-for-slot";

it("what moves waits for a slot while work is scheduled and none of it is claimed", () => {
  expect(isWaitingForSlot("running", { claimed: 0, queued: 2 })).toBe(true);
  expect(isWaitingForSlot("queued", { claimed: 0, queued: 1 })).toBe(true);
  expect(isWaitingForSlot("running", { claimed: 1, queued: 2 })).toBe(false);
  // Nothing is scheduled yet: a sweep that was launched a moment ago, or between two trials.
  expect(isWaitingForSlot("queued", { claimed: 0, queued: 0 })).toBe(false);
  for (const state of ["paused", "complete", "failed", "cancelled", "waiting"] as const)
    expect(isWaitingForSlot(state, { claimed: 0, queued: 2 })).toBe(false);
});

it("is said instead of the state", () => {
  expect(stateText({ state: "running", waitingForSlot: true })).toBe("waiting for a slot");
  expect(stateText({ state: "running", waitingForSlot: false })).toBe("running");
  expect(stateText({ state: "waiting", waitingForSlot: false, rung: 1 })).toBe("waiting at rung 1");
  expect(stateText({ state: "waiting", waitingForSlot: false })).toBe("waiting for promotion");
});
