import type * as schema from "@foldwise/db/schema";
import { expect } from "vitest";

type Row<Name extends "trial" | "run" | "training" | "checkpoint"> = (typeof schema)[Name]["$inferSelect"];

/**
 * A copy starts from the very checkpoint that the copied trial had at the end of the round, with its best epoch until then, and says so in
 * its fingerprint. Any other training starts from nothing.
 */
export function expectStart(
  training: Row<"training">,
  {
    trial: { exploit },
    trials,
    runs,
    trainings,
    checkpoints,
  }: {
    trial: Row<"trial">;
    trials: readonly Row<"trial">[];
    runs: readonly Row<"run">[];
    trainings: readonly Row<"training">[];
    /** Of all trainings, in order of epoch. */
    checkpoints: readonly Row<"checkpoint">[];
  },
): void {
  const { fromEpoch, spec } = training;
  const copied = checkpoints.filter(({ trainingId, attempt }) => trainingId === training.id && attempt === 0);
  if (!exploit) {
    expect({ fromEpoch, parent: spec.parent, copied }).toEqual({
      fromEpoch: 0,
      parent: undefined,
      copied: [],
    });
    return;
  }
  const { from, step: epoch } = exploit;
  const source = trials.find(({ number }) => number === from.trial);
  const own = runs.filter(({ trialId }) => trialId === source?.id).map(({ trainingId }) => trainingId);
  const parent = trainings.find(({ id, fold }) => fold === training.fold && own.includes(id));
  expect({ fromEpoch, parent: spec.parent }).toEqual({
    fromEpoch: epoch,
    parent: { fingerprint: parent?.fingerprint, uid: parent?.uid, epoch },
  });
  const until = checkpoints.filter((one) => one.trainingId === parent?.id && one.epoch <= epoch);
  const best = until.findLast(({ isBest }) => isBest);
  expect(copied.map((one) => one.epoch)).toEqual([...new Set([best?.epoch, epoch])]);
  expect(new Set(copied.map(({ sha256 }) => sha256))).toEqual(new Set([until.at(-1)?.sha256]));
}
