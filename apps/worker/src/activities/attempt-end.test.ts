import { FoldwiseError } from "@foldwise/core/errors";
import { expect, it } from "vitest";
import { Stalled, TrainerDied } from "../trainers";
import { WrongPlace } from "../weights";
import { endedBy, endOf, failedBy } from "./attempt-end";

it("says of a loss that is no number which checkpoint is kept, and what may help", () => {
  const nan = (epoch: number) =>
    endOf({ type: "failed", kind: "nan-loss", message: "the training loss became NaN", epoch }, null);
  expect(nan(3)).toMatchObject({
    final: true,
    failure: {
      remedy: expect.stringMatching(
        /epoch 2, .* is kept\. .*lower training\.learningRate.*would end the same/,
      ),
    },
  });
  expect(nan(1)).toMatchObject({ failure: { remedy: expect.stringContaining("there is no checkpoint") } });
});

it("fails a trial alone where its place of the weights is wrong, and the training where nothing would help", () => {
  expect(failedBy(new WrongPlace("path", "/none.h5 — there is no such file"), 0)).toMatchObject({
    final: "own",
    failure: { kind: "invalid", message: "trainer.weights.path: /none.h5 — there is no such file" },
  });
  expect(failedBy(new FoldwiseError("invalid", "no"), 0)).toMatchObject({ final: true });
  expect(failedBy(new Error("gone"), 0)).toMatchObject({ final: false, failure: { kind: "internal" } });
});

it("takes a stall for a fault of machines: the next attempt may go through, and the reason says what to look at", () => {
  expect(failedBy(new Stalled("No progress for 300 s (train, after epoch 2)"), 2)).toMatchObject({
    outcome: "failed",
    final: false,
    failure: {
      kind: "stalled",
      message: expect.stringContaining("No progress for 300 s"),
      remedy: expect.stringContaining("FOLDWISE_STALL_SECONDS"),
      epoch: 2,
    },
  });
});

it("ends as it was asked to where the trainer had to be killed for that, and keeps why", () => {
  const paused = {
    kind: "intent",
    when: "after-epoch",
    attempt: "paused",
    training: "pause",
    trial: "paused",
  } as const;
  const stalled = new Stalled("It did not stop within 10 s of being asked to");
  expect(endedBy(stalled, paused, 3)).toMatchObject({
    outcome: "paused",
    training: "pause",
    failure: { kind: "stalled", message: stalled.message, epoch: 3 },
  });
  expect(endedBy(stalled, { kind: "drained", when: "now" }, 3)).toMatchObject({
    outcome: "drained",
    failure: { kind: "stalled" },
  });
  expect(endedBy(new TrainerDied("with exit code 1", ""), paused, 3)).toEqual({
    outcome: "paused",
    training: "pause",
  });
});
