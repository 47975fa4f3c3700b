import { FoldwiseError } from "@foldwise/core";
import { expect, it } from "vitest";
import { WrongPlace } from "../weights";
import { endOf, failedBy } from "./attempt-end";

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
