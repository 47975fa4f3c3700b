import { expect, it } from "vitest";
import { type WaitingWork, waitingReason } from "./waiting-reason";

const work: WaitingWork = {
  resourceClass: "train.gpu",
  isPaused: false,
  isAfterSibling: false,
  slots: 4,
  busy: 1,
  draining: 0,
  quota: null,
};
const quota = { name: "cells", max: 2, running: 2 };

it.each([
  [{ isPaused: true, slots: 0 }, "paused", "Its sweep is paused."],
  [
    { isAfterSibling: true, slots: 0 },
    "sibling",
    "Its trial trains its folds one after another, and another is first.",
  ],
  [{ slots: 0, busy: 0, quota }, "no-worker", "No live worker takes trainings of the class train.gpu."],
  [
    { slots: 0, busy: 0, draining: 1 },
    "no-worker",
    "No live worker takes trainings of the class train.gpu; 1 is draining.",
  ],
  [{ quota, busy: 4 }, "quota", "The experiment cells runs 2 of at most 2 trainings."],
  [
    { quota: { ...quota, running: 1 }, busy: 4 },
    "slots-busy",
    "All 4 slots of the class train.gpu are busy.",
  ],
  [{ slots: 1, busy: 1 }, "slots-busy", "The only slot of the class train.gpu is busy."],
  [{}, "dispatch", "A slot is free: it is about to start."],
] as const)("a training with %j waits: %s", (given, reason, text) => {
  expect(waitingReason({ ...work, ...given })).toEqual({ reason, text });
});
