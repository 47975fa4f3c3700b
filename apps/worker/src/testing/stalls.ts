import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { PlanInput } from "@foldwise/core/sweep";
import { expect } from "vitest";
import type { Lab } from "./lab";
import { isRunning, trainersOf, type WorkerProcess } from "./worker-process";

export const EPOCHS = 8;
/** Longer than a trainer takes to start on a busy machine. */
const STALL_SECONDS = 10;
const GRACE_SECONDS = 1;
export const SILENT = new RegExp(`No progress for ${STALL_SECONDS} s`);
export const NOT_STOPPED = new RegExp(`did not stop within ${GRACE_SECONDS} s of being asked`);
/** What depends on the moment rather than on the training. */
const MEASURED = /^(perf|sys)\//;

/** Of a worker that soon takes a silent process for stalled. */
export const STALLING = {
  slots: 3,
  environment: {
    FOLDWISE_STALL_SECONDS: String(STALL_SECONDS),
    FOLDWISE_GRACE_SECONDS: String(GRACE_SECONDS),
  },
};

/** `fresh` trains again under a fingerprint of its own: the same work, not the same training. */
export function stallPlan(name: string, given: Partial<PlanInput> = {}): PlanInput {
  return {
    name,
    experiment: "stalls",
    dataset: "digits",
    trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
    folds: [0],
    training: { epochs: EPOCHS, batchSize: 8, earlyStopping: null },
    evaluation: { testSigmas: [0, 5] },
    fresh: true,
    ...given,
  };
}

/** Seconds on the CPU so far; infinite for a process that is gone. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return (user + system) / 100;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Asks again in a moment, and much more often than a process takes to start, until there is an answer. */
export async function soon<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
}

/**
 * SIGSTOP to a process of the worker's that is at such a job, once it has worked for so many seconds of CPU time: 0 to
 * a second is its start.
 */
export async function stopProcess(
  worker: WorkerProcess,
  job: string,
  { seconds = 0, besides = [] }: { seconds?: number; besides?: readonly number[] } = {},
): Promise<number> {
  const pid = await soon(() => trainersOf(worker, job).find((one) => !besides.includes(one)));
  await soon(() => cpuSeconds(pid) >= seconds || undefined);
  expect(isRunning(pid)).toBe(true);
  process.kill(pid, "SIGSTOP");
  return pid;
}

export async function trainingOf(lab: Lab, sweepId: number) {
  const [training] = await lab.trainings(sweepId);
  if (!training) throw new Error(`sweep ${sweepId} has no training`);
  return training;
}

export async function attemptsOf(lab: Lab, sweepId: number) {
  return lab.attempts((await lab.trainings(sweepId)).map(({ id }) => id));
}

/** Every series of a training but what was measured, to be compared bit for bit. */
export async function curves(lab: Lab, sweepId: number) {
  const trainings = await lab.trainings(sweepId);
  return Promise.all(
    trainings.map(async ({ id }) => (await lab.points(id)).filter(([name]) => !MEASURED.test(name))),
  );
}

/** Waits for the sweep's end, and compares its curves with those of the same trainings undisturbed. */
export async function expectWhole(
  lab: Lab,
  sweepId: number,
  undisturbed: Awaited<ReturnType<typeof curves>>,
): Promise<void> {
  expect(await lab.finished(sweepId)).toMatchObject({ state: "complete", failure: null });
  const all = await curves(lab, sweepId);
  expect(all).toEqual(undisturbed.slice(0, all.length));
  expect(all[0]?.filter(([name]) => name === "val/loss")).toHaveLength(EPOCHS);
}
