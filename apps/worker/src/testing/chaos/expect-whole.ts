import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, memberOf, populationOf } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { asc, eq, inArray } from "drizzle-orm";
import { expect } from "vitest";
import { z } from "zod";
import { curvesOf, type Lab } from "../lab";
import { expectStart } from "./expect-start";
import { REDUCTION_FACTOR } from "./plans";

/** What depends on the moment rather than on the training. */
const MEASURED = /^(perf|sys)\//;

type Point = [string, number, number];

interface TrainingOutcome {
  /** The epoch that a copy went on from; 0 of any other training. */
  fromEpoch: number;
  epoch: number;
  bestEpoch: number | null;
  points: Point[];
  evaluations: unknown[];
}

/** What a sweep has come to, by what does not differ between two of the same plan. */
export interface Outcome {
  /** By `trainingKey`. */
  trainings: ReadonlyMap<string, TrainingOutcome>;
  trials: unknown[];
  /** Epochs that were trained again, as the programs wrote down. */
  redone: number;
  attempts: number;
}

/** By the trial too: a copy may have the configuration of another one. */
function trainingKey(trial: { number: number; configuration: unknown }, fold: number): string {
  return canonicalJson([trial.number, trial.configuration, fold]);
}

export async function readOutcome(lab: Lab, sweepId: number, notes: readonly Note[]): Promise<Outcome> {
  const { db } = lab.connection;
  const [sweep, trials, runs, trainings] = await Promise.all([
    lab.sweep(sweepId),
    lab.trials(sweepId),
    lab.runs(sweepId),
    lab.trainings(sweepId),
  ]);
  const ids = trainings.map(({ id }) => id);
  const attempts = await lab.attempts(ids);
  expect({
    state: sweep.state,
    failures: [...trials, ...runs].map(({ failure }) => failure).filter(Boolean),
    attempts: sweep.state === "complete" ? null : attempts,
  }).toEqual({ state: "complete", failures: [], attempts: null });
  const checkpoints = await db
    .select()
    .from(schema.checkpoint)
    .where(inArray(schema.checkpoint.trainingId, ids))
    .orderBy(asc(schema.checkpoint.epoch), asc(schema.checkpoint.id));
  const evaluations = await db
    .select()
    .from(schema.evaluation)
    .where(inArray(schema.evaluation.trainingId, ids))
    .orderBy(asc(schema.evaluation.weights), asc(schema.evaluation.sigma));
  const outcomes = new Map<string, TrainingOutcome>();
  let redone = 0;
  for (const training of trainings) {
    const run = runs.find(({ trainingId }) => trainingId === training.id);
    const trial = trials.find(({ id }) => id === run?.trialId);
    if (!trial) throw new Error(`training ${training.id} has no trial`);
    const own = attempts.filter(({ trainingId }) => trainingId === training.id);
    expectStart(training, { trial, trials, runs, trainings, checkpoints });
    expectChain(training, own);
    expectCheckpoints(training, {
      attempts: own,
      checkpoints: checkpoints.filter(({ trainingId, attempt }) => trainingId === training.id && attempt > 0),
    });
    redone += countRedone(
      notes.filter(({ uid }) => uid === training.uid),
      own.length,
    );
    const points = (await lab.points(training.id)).filter(([name]) => !MEASURED.test(name));
    expectCurves(points, training);
    const { fromEpoch, epoch, bestEpoch } = training;
    outcomes.set(trainingKey(trial, training.fold), {
      fromEpoch,
      epoch,
      bestEpoch,
      points,
      evaluations: evaluations
        .filter(({ trainingId }) => trainingId === training.id)
        .map(({ weights, epoch, conditions, measures }) => ({ weights, epoch, conditions, measures })),
    });
  }
  const isPopulation = populationOf(sweep.plan) !== null;
  return {
    trainings: outcomes,
    trials: trials.map((trial) => {
      const { number, configuration, state, objective, stop, rung, rungs, exploit } = trial;
      // Who goes on is decided by the round; how many have gone on by then, by which place is free first.
      const results = isPopulation ? rungs?.map(({ promotedAt: _, ...result }) => result) : rungs;
      const member = memberOf(trial);
      return { number, member, configuration, exploit, state, objective, stop, rung, rungs: results };
    }),
    redone,
    attempts: attempts.length,
  };
}

/** Attempts one after the other, each from the epoch that the one before had stored; the first of a copy from where it starts. */
function expectChain(
  training: typeof schema.training.$inferSelect,
  attempts: readonly (typeof schema.attempt.$inferSelect)[],
): void {
  expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
  expect(attempts.map(({ fromEpoch }) => fromEpoch)).toEqual([
    ...(attempts.length > 0 ? [training.fromEpoch] : []),
    ...attempts.slice(0, -1).map(({ fromEpoch, toEpoch }) => toEpoch ?? fromEpoch),
  ]);
  expect(attempts.at(-1)?.toEpoch ?? attempts.at(-1)?.fromEpoch ?? training.fromEpoch).toBe(training.epoch);
  expect(training.attempt).toBe(attempts.length);
}

/** Each epoch was stored by the attempt that had the training then, and by no other; a program's measures come with its last one once more. */
function expectCheckpoints(
  training: typeof schema.training.$inferSelect,
  {
    attempts,
    checkpoints,
  }: {
    attempts: readonly (typeof schema.attempt.$inferSelect)[];
    checkpoints: readonly (typeof schema.checkpoint.$inferSelect)[];
  },
): void {
  expect([...new Set(checkpoints.map(({ epoch }) => epoch))]).toEqual(ownEpochs(training));
  for (const { attempt, epoch } of checkpoints) {
    const by = attempts.find(({ number }) => number === attempt);
    if (epoch < training.epoch) expect(by?.fromEpoch).toBeLessThan(epoch);
    expect(by?.toEpoch).toBeGreaterThanOrEqual(epoch);
  }
}

/** Every series has each epoch once, in order. */
function expectCurves(
  points: readonly Point[],
  training: Pick<TrainingOutcome, "fromEpoch" | "epoch">,
): void {
  for (const own of curvesOf(points).values()) expect(own).toEqual(ownEpochs(training));
}

/** Those that the training has trained itself. */
function ownEpochs({ fromEpoch, epoch }: Pick<TrainingOutcome, "fromEpoch" | "epoch">): number[] {
  return Array.from({ length: epoch - fromEpoch }, (_, index) => fromEpoch + index + 1);
}

/** What two sweeps of the same plan must agree in, whatever was done to one of them. */
export function expectSame(disturbed: Outcome, undisturbed: Outcome): void {
  expect(disturbed.trials).toEqual(undisturbed.trials);
  expect(disturbed.trainings).toEqual(undisturbed.trainings);
}

/** Curves and evaluations are those of the same trials trained to their end, as far as they go. */
function expectBeginnings(disturbed: Outcome, whole: Outcome): void {
  for (const [key, { points, evaluations }] of disturbed.trainings) {
    const reference = whole.trainings.get(key);
    const last = Math.max(0, ...points.map(([, epoch]) => epoch));
    expect(points).toEqual(reference?.points.filter(([, epoch]) => epoch <= last));
    for (const one of evaluations) expect(reference?.evaluations).toContainEqual(one);
  }
}

/** What a rule stops depends on the order of the reports; what is there follows from the trials' own curves all the same. */
export async function expectJustified(
  lab: Lab,
  { sweepId, disturbed, whole }: { sweepId: number; disturbed: Outcome; whole: Outcome },
): Promise<void> {
  expectBeginnings(disturbed, whole);
  const { db } = lab.connection;
  const trials = await lab.trials(sweepId);
  const reports = await db.select().from(schema.trialReport).where(eq(schema.trialReport.sweepId, sweepId));
  const runs = await lab.runs(sweepId);
  for (const report of reports) {
    // A rung is filled by the report of its step, with the mean over the trial's first runs.
    expect(report.step).toBe(REDUCTION_FACTOR ** report.cell);
  }
  for (const { id, state, stop, number, configuration } of trials) {
    const own = runs.filter(({ trialId }) => trialId === id);
    if (stop === null) {
      expect(state).toBe("complete");
      expect(own.map((run) => run.state)).toEqual(own.map(() => "complete"));
      const reference = whole.trials.find(
        (trial) => z.object({ number: z.number() }).parse(trial).number === number,
      );
      const { objective } = trials.find((trial) => trial.id === id) ?? {};
      expect(reference).toMatchObject({ number, configuration, objective });
      continue;
    }
    expect(state).toBe("pruned");
    const cell = Math.log(stop.step) / Math.log(REDUCTION_FACTOR);
    const rung = reports.filter((report) => report.cell === cell && report.runs === stop.runs);
    expect(rung.find(({ trialId }) => trialId === id)?.value).toBe(stop.value);
    const counted = /not among the best (\d+) of (\d+) trials/.exec(stop.reason);
    const [survivors, seen] = [Number(counted?.[1]), Number(counted?.[2])];
    expect(survivors).toBe(Math.max(1, Math.floor(seen / REDUCTION_FACTOR)));
    expect(seen).toBeLessThanOrEqual(rung.length);
    const better = rung.filter(({ value }) => value > Number(stop.value));
    expect(better.length).toBeGreaterThanOrEqual(survivors);
    expect(better.map(({ value }) => value)).toContain(stop.against);
  }
}

/**
 * Who is promoted depends on the order in which the trials come to their rungs; that each promotion follows from what
 * came there does not.
 */
export async function expectPromoted(
  lab: Lab,
  { sweepId, disturbed, whole }: { sweepId: number; disturbed: Outcome; whole: Outcome },
): Promise<void> {
  expectBeginnings(disturbed, whole);
  const trials = await lab.trials(sweepId);
  const trainings = await lab.trainings(sweepId);
  const runs = await lab.runs(sweepId);
  for (const trial of trials) {
    const { id, state, stop, rung, rungs } = trial;
    const results = rungs ?? [];
    expect(results.map((result) => result.rung)).toEqual(results.map((_, index) => index));
    for (const result of results) {
      expect(result.step).toBe(REDUCTION_FACTOR ** result.rung);
      const values = [0, 1].map((fold) => {
        const points = whole.trainings.get(trainingKey(trial, fold))?.points;
        return (
          points?.find(([name, epoch]) => name === "val/accuracy" && epoch === result.step)?.[2] ?? Number.NaN
        );
      });
      expect(result.value).toBe(values.reduce((sum, value) => sum + value, 0) / values.length);
    }
    const epochs = runs
      .filter(({ trialId }) => trialId === id)
      .map(({ trainingId }) => trainings.find((training) => training.id === trainingId)?.epoch);
    if (stop === null) {
      expect({ state, rung }).toEqual({ state: "complete", rung: results.length });
      continue;
    }
    // It waited at the last rung that it had come to, and trained no further.
    expect({ state, rung }).toEqual({ state: "pruned", rung: results.length - 1 });
    expect(stop).toMatchObject({
      rule: "asha-promotion",
      step: results.at(-1)?.step,
      value: results.at(-1)?.value,
    });
    expect(epochs).toEqual(epochs.map(() => stop.step));
  }
  expect(trials.filter(({ state }) => state === "complete").length).toBeGreaterThan(0);
  const last = Math.max(...trials.map(({ rung }) => rung ?? 0));
  for (let rung = 0; rung < last; rung++) {
    const there = trials
      .flatMap((trial) => {
        const value = trial.rungs?.find((result) => result.rung === rung)?.value;
        return value === undefined ? [] : [{ value: Number(value), isPromoted: (trial.rung ?? 0) > rung }];
      })
      .sort((a, b) => b.value - a.value);
    const limit = Math.floor(there.length / REDUCTION_FACTOR);
    there.forEach(({ isPromoted }, place) => {
      // At the end none of the best waits any more.
      if (place < limit) expect(isPromoted).toBe(true);
      // One that is promoted was the best of enough trials once, or the best of all when nothing else went on.
      if (isPromoted && place > 0) expect(there.length - place).toBeGreaterThanOrEqual(REDUCTION_FACTOR);
    });
  }
}

const noteSchema = z.object({
  what: z.string(),
  uid: z.string(),
  attempt: z.number(),
  step: z.number(),
});
export type Note = z.infer<typeof noteSchema>;

/** What the programs wrote down of themselves. */
export function readNotes(folder: string): Note[] {
  return readFileSync(join(folder, "notes.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => noteSchema.parse(JSON.parse(line)));
}

/** Each attempt but the first trains at most one step again, since every step was stored before the next was begun. */
function countRedone(notes: readonly Note[], attempts: number): number {
  const trained = notes.filter(({ what }) => what === "trained");
  const distinct = new Set(trained.map(({ step }) => step)).size;
  const redone = trained.length - distinct;
  expect(redone).toBeLessThanOrEqual(Math.max(0, attempts - 1));
  return redone;
}
