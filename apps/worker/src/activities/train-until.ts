import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { EvaluateInput, TrainResult, TrainUntilInput } from "@foldwise/core/contracts/temporal";
import { evaluationsOfTrial, partOfSchedule } from "@foldwise/core/sweep";
import type { PointInput } from "@foldwise/db/metrics";
import { storeEnergy } from "@foldwise/db/repositories/attempt";
import { markCheckpointsRemoved, type StoredCheckpoint } from "@foldwise/db/repositories/checkpoint";
import type { EvaluationInput } from "@foldwise/db/repositories/evaluation";
import type { ReportedTrial } from "@foldwise/db/repositories/stopping";
import { reflectIntent } from "@foldwise/db/repositories/sweep";
import {
  type AttemptEnd,
  endAttempt,
  runOfTrial,
  type TrainingInputs,
} from "@foldwise/db/repositories/training";
import { loadTrial } from "@foldwise/db/repositories/trial";
import { Context } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { meterGpu } from "../process/energy";
import { heldSlot, type Place, type Slot } from "../process/slots";
import type { TrainerSession } from "../trainers";
import { endedBy, endOf, type Finished, failedBy, isFenced } from "./attempt-end";
import {
  type AttemptKey,
  type AttemptLog,
  type KeptEpoch,
  keepEnvironment,
  keepEpoch,
  keepPoints,
  makeAttemptLog,
} from "./attempt-events";
import { type AttemptWatch, type Ending, watchAttempt } from "./attempt-watch";
import { claimForWorker, type WorkerClaim } from "./claim-training";
import type { Dependencies, TrainDependencies } from "./dependencies";
import { evaluateOnce } from "./evaluate-once";
import { startHeart } from "./heart";
import { makeHttpReports } from "./http-reports";
import { judgeReports } from "./judge-reports";
import { makeEvaluations } from "./make-evaluations";
import { isOutage, retryOnOutage } from "./outage";
import { type HeldCheckpoint, readCheckpoint } from "./read-checkpoint";
import { signalWaitingTrials } from "./settle";
import { startPrepared } from "./start-prepared";
import { trainerOf } from "./trainer-of";

/** How long an attempt that has ended waits for Postgres with what is left of its log. */
const MAX_LOG_WAIT_MS = 60_000;

type Claimed = Extract<WorkerClaim, { kind: "claimed" }>;
/**
 * Trains until an epoch, or to the training's end. It ends complete, paused or cancelled, always with a checkpoint of
 * everything stored, so that another call, anywhere, goes on from there with the same values.
 * @throws ApplicationFailure retryable, when the trainer or this worker goes or stalls; the next try resumes.
 */
export async function trainUntil(deps: TrainDependencies, input: TrainUntilInput): Promise<TrainResult> {
  const { trialId } = input;
  const cancelled = Context.current().cancellationSignal;
  const details = { trainingId: input.trainingId, attempt: 0, epoch: 0, batch: 0 };
  const heart = startHeart(() => details);
  let slot: Slot | null = null;
  try {
    slot = await takeSlot(deps, cancelled);
    const claim = await claimForWorker(deps, input, AbortSignal.any([cancelled, deps.draining]));
    const { trainingId } = claim;
    if (claim.kind === "busy") return { outcome: "busy", epoch: claim.epoch, retryMs: claim.retryMs };
    if (claim.kind !== "claimed") {
      if (claim.kind === "paused") await reflect(deps, trialId);
      return { outcome: claim.kind, epoch: claim.epoch };
    }
    deps.notifier.publish({ kind: "training", id: trainingId });
    Object.assign(details, { trainingId, attempt: claim.attempt });
    details.epoch = claim.fromEpoch;
    const result = await runAttempt(deps, { ...input, trainingId }, claim, slot.place, details);
    return result.outcome === "complete" && !result.evaluated && evaluatesInProcess(deps, claim)
      ? { ...result, evaluated: await evaluateHere(deps, { trainingId, trialId }, slot.place) }
      : result;
  } catch (error) {
    // What could not be written down is found when the attempt's lease has run out.
    if (deps.draining.aborted && isOutage(error))
      throw ApplicationFailure.retryable(
        "The worker is stopping; Postgres is unavailable.",
        "WorkerDraining",
      );
    throw error;
  } finally {
    heart.stop();
    slot?.release();
  }
}

function evaluatesInProcess(deps: Dependencies, { training }: Claimed): boolean {
  return trainerOf(deps, training.spec.trainer.kind).evaluatesInProcess === true;
}

/**
 * Makes the evaluations in the slot that the training had.
 * @returns false where they are left to an activity of their own, which is tried again and says what is wrong.
 */
async function evaluateHere(deps: TrainDependencies, input: EvaluateInput, place: Place): Promise<boolean> {
  try {
    const { outcome } = await evaluateOnce({ ...deps, slots: heldSlot(place) }, input);
    return outcome !== "busy";
  } catch {
    return false;
  }
}

/**
 * Makes the evaluations of a first attempt that has trained to the end, to be stored with that end.
 * @returns null where they are made later: by another trainer, or when something is wrong with them
 */
async function evaluateAtEnd(
  deps: Dependencies,
  {
    claim,
    inputs,
    stored,
    place,
    log,
  }: { claim: Claimed; inputs: TrainingInputs; stored: StoredCheckpoint; place: Place; log: AttemptLog },
): Promise<EvaluationInput[] | null> {
  const { known } = claim;
  if (!known || !evaluatesInProcess(deps, claim)) return null;
  const wanted = evaluationsOfTrial(known.plan, known.place);
  const signal = AbortSignal.any([Context.current().cancellationSignal, deps.draining]);
  const rows: EvaluationInput[] = [];
  if (wanted.length === 0) return rows;
  try {
    for await (const row of makeEvaluations(deps, { inputs, stored, wanted, place, signal, log }))
      rows.push(row);
  } catch {
    return null;
  }
  return rows.length === wanted.length ? rows : null;
}

async function takeSlot(deps: TrainDependencies, cancelled: AbortSignal): Promise<Slot> {
  try {
    return await deps.slots.take(AbortSignal.any([cancelled, deps.draining]));
  } catch {
    if (deps.draining.aborted)
      throw ApplicationFailure.retryable("The worker is stopping.", "WorkerDraining");
    throw new CancelledFailure("Cancelled while it waited for a slot.");
  }
}

async function runAttempt(
  deps: Dependencies,
  { trainingId, trialId, untilEpoch }: TrainUntilInput,
  claim: Claimed,
  place: Place,
  details: { epoch: number; batch: number },
): Promise<TrainResult> {
  const key = { trainingId, number: claim.attempt };
  const cancelled = Context.current().cancellationSignal;
  // An outage is waited out for as long as this worker is there to wait.
  const retry = { signal: deps.draining };
  const log = makeAttemptLog(deps, key);
  const scratch = join(deps.environment.home, "scratch", `training-${trainingId}-${claim.attempt}`);
  let ending: Ending | null = null;
  let session: TrainerSession | null = null;
  let hasScratch = false;
  const makeScratch = async () => {
    hasScratch = true;
    await mkdir(scratch, { recursive: true });
    return scratch;
  };
  let held: HeldCheckpoint | null = null;
  let end: AttemptEnd;
  let removed: number[] = [];
  let evaluations: EvaluationInput[] | null = null;
  const preparation = new AbortController();
  const watch = watchAttempt({
    deps,
    // The lease is kept while images and weights are being prepared; before there is a trainer, that is what is stopped.
    session: {
      stop: (when) =>
        session ? session.stop(when) : preparation.abort(new Error("Stopped while it was being prepared.")),
    },
    trainingId,
    trialId,
    number: claim.attempt,
    cancelled,
  });
  const energy = place.gpu
    ? meterGpu({
        uuid: place.gpu.uuid,
        environment: process.env,
        onEnergy: (energyKwh) => storeEnergy({ ctx: deps.db, ...key, energyKwh }),
      })
    : null;
  const flushing = setInterval(() => void log.flush().catch(() => undefined), 1_000);
  try {
    const whole = await retryOnOutage(() => deps.inputsOf(claim.known ?? trainingId), retry);
    // Each part of a schedule is an attempt: it goes on from the checkpoint of the one before, as after a pause.
    const part = partOfSchedule(whole.spec, claim.fromEpoch);
    const inputs = { ...whole, spec: part.spec };
    const resume =
      claim.checkpoint === null
        ? null
        : await readCheckpoint(deps, {
            stored: claim.checkpoint,
            doing: `reading the checkpoint of epoch ${claim.fromEpoch}`,
            signal: preparation.signal,
          });
    held = resume;
    const run =
      claim.known?.runId ??
      (await retryOnOutage(() => runOfTrial({ ctx: deps.db, trainingId, trialId }), retry));
    const trainer = trainerOf(deps, inputs.spec.trainer.kind);
    const { attempt } = claim;
    const http = makeHttpReports(deps, key);
    session = await startPrepared({
      environment: deps.environment,
      signal: preparation.signal,
      log,
      start: (signal, onPreparing) =>
        trainer.train(
          {
            inputs,
            attempt,
            run,
            resume: resume?.source ?? null,
            isChanged: part.isChanged,
            untilEpoch: soonest(untilEpoch, part.untilEpoch),
            makeScratch,
            place,
            http,
            signal,
          },
          onPreparing,
        ),
    });
    const early = watch.ending();
    if (early) session.stop(early.when);
    const { finished, last } = await follow({ deps, key, trialId, session, place, watch, log, details });
    ending = watch.ending();
    const earlier = details.epoch > claim.fromEpoch ? 0 : claim.training.failuresInRow;
    end = endOf(finished, ending, earlier);
    if (finished?.type === "failed") log.add("error", finished.message);
    removed = last?.removed ?? [];
    if (end.outcome === "complete" && ending?.kind !== "fenced" && last?.reported.length === 0)
      evaluations = await evaluateAtEnd(deps, { claim, inputs, stored: last.checkpoint, place, log });
  } catch (error) {
    ending = isFenced(error) ? { kind: "fenced", when: "now" } : watch.ending();
    end = ending ? endedBy(error, ending, details.epoch) : failedBy(error, details.epoch);
    if (end.outcome !== "complete" && end.failure) log.add("error", end.failure.message);
  } finally {
    clearInterval(flushing);
    energy?.stop();
    watch.stop();
    await session?.kill();
    held?.release();
    if (hasScratch) await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
  }
  // Not given up when the activity is cancelled: one that was replaced always is, and says so in its log.
  const writeLog = () => {
    const signal = AbortSignal.any([deps.draining, AbortSignal.timeout(MAX_LOG_WAIT_MS)]);
    return retryOnOutage(() => log.flush(), { signal }).catch(() => undefined);
  };
  await writeLog();
  const refused = async (): Promise<TrainResult> => {
    log.add("warn", `Attempt ${key.number} was replaced by a newer one: what it had not stored is refused.`);
    await writeLog();
    return { outcome: "busy", epoch: details.epoch, retryMs: deps.environment.leaseMs };
  };
  if (ending?.kind === "fenced") return refused();
  if (evaluations && end.outcome === "complete") {
    const attempt = { ...key, trialId, as: end.as, evaluations, removed };
    const completed = await unlessFenced(retryOnOutage(() => deps.statements.complete(attempt), retry));
    if (completed === null) return refused();
    if (completed.isWritten) {
      deps.notifier.publish({ kind: "training", id: trainingId });
      if (completed.isShared) await signalWaitingTrials(deps, { trainingId, trialId });
      return { outcome: "complete", epoch: details.epoch, evaluated: true };
    }
  }
  await retryOnOutage(() => markCheckpointsRemoved({ ctx: deps.db, ids: removed }), retry);
  const after = await unlessFenced(
    retryOnOutage(() => endAttempt({ ctx: deps.db, ...key, trialId, end }), retry),
  );
  if (after === null) return refused();
  deps.notifier.publish({ kind: "training", id: trainingId });
  if (end.outcome === "complete") await judgeReports(deps, { trainingId });
  await signalWaitingTrials(deps, { trainingId, trialId });
  return answer(deps, trialId, end, ending, after);
}

/** The end of a slice that is asked for, or that of the part of a schedule. */
function soonest(asked: number | undefined, ofPart: number | null): number | undefined {
  if (ofPart === null) return asked;
  return Math.min(asked ?? ofPart, ofPart);
}

/** Null where a newer attempt has the training, or the attempt was given up. */
async function unlessFenced<T>(writing: Promise<T>): Promise<T | null> {
  try {
    return await writing;
  } catch (error) {
    if (!isFenced(error)) throw error;
    return null;
  }
}

/** Keeps what the trainer says, an event at a time: while one waits for Postgres, the trainer waits too. */
async function follow({
  deps,
  key,
  trialId,
  session,
  place,
  watch,
  log,
  details,
}: {
  deps: Dependencies;
  key: AttemptKey;
  trialId: number;
  session: TrainerSession;
  place: Place;
  watch: AttemptWatch;
  log: AttemptLog;
  details: { epoch: number; batch: number };
}): Promise<{ finished: Finished | null; last: KeptEpoch | null }> {
  let finished: Finished | null = null;
  const judge = async (points: readonly PointInput[], reported?: readonly ReportedTrial[]) => {
    const report = { trainingId: key.trainingId, trialId, points, ...(reported && { reported }) };
    if (await judgeReports(deps, report)) await watch.look();
  };
  let last: KeptEpoch | null = null;
  for await (const event of session.events) {
    if (watch.ending()?.kind === "fenced") break;
    if (event.type === "ready") await keepEnvironment(deps, key, event, place);
    else if (event.type === "log") log.add(event.level, event.message);
    else if (event.type === "points") await judge(await keepPoints(deps, key, event));
    else if (event.type === "epoch") {
      last = await keepEpoch(deps, key, event, last);
      details.epoch = event.epoch;
      if (last.reported.length > 0) await judge(last.points, last.reported);
    } else if (event.type === "progress") {
      details.batch = event.batch;
      const { epoch, batch, batches, imagesPerSecond } = event;
      watch.progress({ epoch, batch, batches, imagesPerSecond: Number(imagesPerSecond) });
    } else if (event.type === "done" || event.type === "failed") finished = event;
  }
  return { finished, last };
}

/** What the workflow is told, once everything is written down. */
async function answer(
  deps: Dependencies,
  trialId: number,
  end: AttemptEnd,
  ending: Ending | null,
  after: { failed: boolean; epoch: number },
): Promise<TrainResult> {
  const { epoch } = after;
  if (end.outcome === "complete") return { outcome: "complete", epoch };
  if (end.outcome === "failed") {
    if (after.failed) return { outcome: "failed", epoch };
    throw ApplicationFailure.retryable(end.failure.message, end.failure.kind);
  }
  if (ending?.kind === "drained")
    throw ApplicationFailure.retryable(`The worker is stopping; epoch ${epoch} is stored.`, "WorkerDraining");
  if (ending?.kind === "abandoned") throw new CancelledFailure("The workflow of this training has ended.");
  if (ending?.kind === "intent") {
    await reflect(deps, trialId);
    return { outcome: ending.trial, epoch };
  }
  return { outcome: "until-epoch", epoch };
}

/** The states of the trial's sweep follow its intent, now that its work has caught up. */
async function reflect(
  deps: Pick<Dependencies, "db" | "notifier" | "draining">,
  trialId: number,
): Promise<void> {
  const retry = { signal: deps.draining };
  const { sweep } = await retryOnOutage(() => loadTrial({ ctx: deps.db, trialId }), retry);
  await retryOnOutage(() => reflectIntent({ ctx: deps.db, sweepId: sweep.id }), retry);
  deps.notifier.publish({ kind: "sweep", id: sweep.id });
}
