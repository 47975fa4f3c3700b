import { SIGNALS, type TrialInput, type TrialWork } from "@foldwise/core/contracts/temporal";
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from "@temporalio/workflow";
import type { ControlActivities, TrainActivities } from "../activities";
import {
  CONTROL_OPTIONS,
  evaluateOptions,
  LOCAL_CONTROL_OPTIONS,
  LOCAL_CONTROL_PATCH,
  trainOptions,
} from "./options";

/** How long a trial waits for another's training before it looks again. */
const BUSY_WAIT_MS = 60_000;
/** Between two trainings that are to be queued in their order: the least that Temporal's timers have. */
const QUEUED_APART_MS = 1;

const control = proxyActivities<ControlActivities>(CONTROL_OPTIONS);
const local = proxyLocalActivities<ControlActivities>(LOCAL_CONTROL_OPTIONS);

/**
 * One trial: trains each of its trainings, all at once as far as the workers have slots, or one after another where the
 * plan spreads them, evaluates each as it ends,
 * and closes with the objective over them. A fold that fails does not stop its siblings. One that is to be promoted trains
 * to its rung and ends there: it waits in Postgres, without a workflow.
 */
export function trainTrial(input: TrialInput): Promise<void> {
  return runTrial(input, { isLocal: () => true, waitsForAll: () => true });
}

/** A trial that an earlier release has begun: what its history does not have is not done. */
export function trialWorkflow(input: TrialInput): Promise<void> {
  return runTrial(input, {
    isLocal: () => patched(LOCAL_CONTROL_PATCH),
    waitsForAll: () => patched("wait-for-sibling-trainings"),
  });
}

interface Ways {
  /** Whether it does its work on Postgres within workflow tasks. */
  isLocal(): boolean;
  /** Whether it is closed only when none of its trainings is at work any more. */
  waitsForAll(): boolean;
}

async function runTrial({ trialId, sweepUid }: TrialInput, ways: Ways): Promise<void> {
  /** Raised with every signal, so that one that comes while an activity runs is not missed. */
  let turns = 0;
  const scope = new CancellationScope();
  setHandler(defineSignal(SIGNALS.trainingSettled), () => {
    turns += 1;
  });
  setHandler(defineSignal(SIGNALS.intentChanged), async () => {
    try {
      // A training that waits in a queue nobody serves can only be cancelled from here.
      if ((await control.readTrialWish({ trialId })) === "cancel") scope.cancel();
    } catch {
      // The error of a signal's handler would end the trial. Its activities read the intent themselves.
    } finally {
      turns += 1;
    }
  });

  const isLocal = ways.isLocal();
  const { startTrial, endTrial } = isLocal ? local : control;
  let failure: { kind: string; message: string } | undefined;
  let generation: number | undefined;
  try {
    const work = await startTrial({ trialId, sweepUid });
    if (work.ended) {
      await condition(allHandlersFinished);
      return;
    }
    generation = work.generation;
    const waitsForAll = ways.waitsForAll();
    await scope.run(async () => {
      const trainingIds = work.isShort ? await trainTogether(trialId, work) : work.trainingIds;
      if (work.isSpread) return followInTurn(trialId, { ...work, trainingIds }, () => turns);
      await followAll(trialId, { ...work, trainingIds }, { turns: () => turns, waitsForAll });
    });
  } catch (error) {
    if (!isCancellation(error)) failure = failureOf(error);
  }
  await CancellationScope.nonCancellable(async () => {
    const closed = await endTrial({
      trialId,
      ...(generation !== undefined && { generation }),
      ...(failure && { failure }),
      ...(isLocal && { tellsSweep: true }),
    });
    if (!isLocal)
      try {
        await getExternalWorkflowHandle(closed.sweepWorkflowId).signal(SIGNALS.trialEnded, { trialId });
      } catch {
        // The sweep's workflow has ended or moved on; it reads Postgres when it comes back.
      }
    await condition(allHandlersFinished);
  });
}

/** Trains and evaluates all trainings in one activity. @returns those that are left, each to be followed by itself */
async function trainTogether(trialId: number, work: TrialWork): Promise<number[]> {
  const { trainingIds, untilEpoch } = work;
  const training = proxyActivities<TrainActivities>(trainOptions(work));
  const { left } = await training.trainInTurn({
    trainingIds,
    trialId,
    ...(untilEpoch !== undefined && { untilEpoch }),
  });
  return left;
}

/** Trains and evaluates trainings side by side. */
async function followAll(
  trialId: number,
  work: TrialWork,
  { turns, waitsForAll }: { turns: () => number; waitsForAll: boolean },
): Promise<void> {
  const following: Promise<void>[] = [];
  try {
    for (const trainingId of work.trainingIds) {
      // The server orders what it is given at once as it likes.
      if (work.isInOrder && following.length > 0) await sleep(QUEUED_APART_MS);
      const own = follow(trialId, trainingId, work, turns);
      // Thrown below, where all are waited for.
      own.catch(() => undefined);
      following.push(own);
    }
  } finally {
    if (waitsForAll) await Promise.allSettled(following);
  }
  await Promise.all(following);
}

/** Trains and evaluates one training after another, the later ones also where one fails. */
async function followInTurn(trialId: number, work: TrialWork, turns: () => number): Promise<void> {
  const failures: unknown[] = [];
  for (const trainingId of work.trainingIds)
    try {
      await follow(trialId, trainingId, work, turns);
    } catch (error) {
      if (isCancellation(error)) throw error;
      failures.push(error);
    }
  const [first] = failures;
  if (first !== undefined) throw first;
}

/** Trains and evaluates one training; returns when this trial has nothing more to do for it. */
async function follow(
  trialId: number,
  trainingId: number,
  work: TrialWork,
  turns: () => number,
): Promise<void> {
  const { untilEpoch } = work;
  const training = proxyActivities<TrainActivities>(trainOptions(work));
  const evaluating = proxyActivities<TrainActivities>(evaluateOptions(work));
  for (;;) {
    const before = turns();
    const { outcome, epoch, retryMs, evaluated } = await training.trainUntil({
      trainingId,
      trialId,
      ...(untilEpoch !== undefined && { untilEpoch }),
    });
    if (evaluated) return;
    // The trial waits at its rung; once it is promoted another workflow goes on with it.
    if (outcome === "until-epoch" && untilEpoch !== undefined && epoch >= untilEpoch) return;
    if (outcome === "complete") break;
    if (outcome === "failed" || outcome === "cancelled") return;
    const wait = outcome === "busy" ? busyWait(retryMs) : undefined;
    // A training that was handed over before that goes round again.
    if (outcome === "paused") await condition(() => turns() !== before);
    else await condition(() => turns() !== before, wait ?? 1_000);
  }
  try {
    for (;;) {
      const before = turns();
      const { outcome, retryMs } = await evaluating.evaluateTraining({ trainingId, trialId });
      if (outcome !== "busy") return;
      await condition(() => turns() !== before, busyWait(retryMs));
    }
  } catch (error) {
    if (isCancellation(error)) throw error;
    await control.failEvaluation({ trainingId, trialId, message: failureOf(error).message });
  }
}

function busyWait(retryMs = BUSY_WAIT_MS): number {
  return Math.min(BUSY_WAIT_MS, Math.max(1_000, retryMs));
}

function failureOf(error: unknown): { kind: string; message: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const kind = cause instanceof ApplicationFailure ? (cause.type ?? "internal") : "internal";
  return { kind, message: cause instanceof Error ? cause.message : String(cause) };
}
