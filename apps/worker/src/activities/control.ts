import {
  type SweepInput,
  type SweepStep,
  sweepWorkflowId,
  type TrialClosed,
  type TrialInput,
  type TrialWork,
  taskQueueOf,
} from "@foldwise/core/contracts/temporal";
import { FoldwiseError } from "@foldwise/core/errors";
import type { SweepIntent } from "@foldwise/core/states";
import { comparesFirstRuns, resolveTraining, rungStep } from "@foldwise/core/sweep";
import type { TrainerOptions } from "@foldwise/core/trainers";
import { fillCheckpointMetrics } from "@foldwise/db/repositories/checkpoint";
import { endAtLimit } from "@foldwise/db/repositories/stopping";
import { advanceSweep, failSweep, reflectIntent } from "@foldwise/db/repositories/sweep";
import {
  closeTrial,
  desiredTrialState,
  type LoadedTrial,
  loadTrial,
  openTrial,
  trialRuns,
} from "@foldwise/db/repositories/trial";
import type { Failure } from "@foldwise/db/schema";
import { versionsOf } from "../trainers";
import type { Dependencies } from "./dependencies";
import { isShort } from "./is-short";
import { judgeReports } from "./judge-reports";
import { trainerOf } from "./trainer-of";

/** One step of a sweep. A sampler that cannot go on ends it, with the reason. */
export async function stepSweep(
  deps: Dependencies,
  { sweepId, uid, generation }: SweepInput,
): Promise<SweepStep> {
  try {
    await endAtLimit({ ctx: deps.db, sweepId });
    const step = await advanceSweep({
      ctx: deps.db,
      sweepId,
      uid,
      generation,
      memories: deps.sweepMemories,
    });
    if (step.verdict !== "superseded") await reflectIntent({ ctx: deps.db, sweepId });
    deps.notifier.publish({ kind: "sweep", id: sweepId });
    return { ...step, trialsPerExecution: deps.trialsPerExecution };
  } catch (error) {
    if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
    const failure = { kind: "invalid", message: error.message };
    await failSweep({ ctx: deps.db, id: sweepId, generation, failure });
    deps.notifier.publish({ kind: "sweep", id: sweepId });
    return { verdict: "ended", uid, intentVersion: 0, open: [] };
  }
}

/** Makes the runs of a trial and the trainings they lack. */
export async function startTrial(deps: Dependencies, { trialId, sweepUid }: TrialInput): Promise<TrialWork> {
  const loaded = await deps.statements.trials.load(trialId);
  const { sweep } = loaded;
  // A workflow of a database that was thrown away must not work on this one's trial of the same number.
  if (sweep.uid !== sweepUid) return { ended: true, trainingIds: [], trainQueue: "", heartbeatMs: 0 };
  const opened = await openTrial({
    ctx: deps.db,
    trialId,
    statements: { ...deps.statements.trials, load: async () => loaded },
    versionsOf: (trainer) => expectedVersions(deps, trainer, sweep.plan.resources.class),
  });
  for (const runId of opened.joined) await deps.metrics.attachRun({ runId });
  deps.notifier.publish({ kind: "sweep", id: sweep.id });
  return {
    ended: opened.ended,
    trainingIds: opened.trainingIds,
    trainQueue: taskQueueOf(opened.resourceClass),
    heartbeatMs: deps.environment.heartbeatMs,
    generation: opened.generation,
    ...(sweep.plan.resources.folds === "spread" && { isSpread: true }),
    ...(comparesFirstRuns(sweep.plan) && { isInOrder: true }),
    ...(isTogether(loaded, opened.trainingIds.length) && { isShort: true }),
    ...(opened.untilStep === null ? {} : { untilEpoch: opened.untilStep }),
    priority: { priorityKey: sweep.priority, fairnessKey: sweep.uid, fairnessWeight: sweep.weight },
  };
}

/**
 * Whether one activity is to do a trial's trainings. Folds that the plan spreads are queued one by one, behind those of the
 * trials beside them.
 */
function isTogether({ sweep: { plan }, trial }: LoadedTrial, trainings: number): boolean {
  if (trainings <= 1 || plan.resources.folds === "spread") return false;
  return isShort(resolveTraining(plan, trial.variant, trial.configuration), trainings);
}

/**
 * Versions of the workers that will train, as they have registered them. Where none is there yet this worker's own are
 * taken; the worker that claims the training corrects them.
 */
async function expectedVersions(deps: Dependencies, options: TrainerOptions, resourceClass: string) {
  const installation = await deps.statements.versionsOfClass({ resourceClass, kind: options.kind });
  return versionsOf(trainerOf(deps, options.kind), options, installation);
}

/**
 * Ends a trial with its objective, or lets it wait at its rung, and says which workflow is to hear of it.
 * @param input `tellsSweep`: tells it too; workflows of earlier releases do that themselves
 */
export async function endTrial(
  deps: Dependencies,
  {
    trialId,
    generation,
    failure,
    tellsSweep = false,
  }: { trialId: number; generation?: number; failure?: Failure; tellsSweep?: boolean },
): Promise<TrialClosed> {
  const complete = await deps.statements.findCompleteTrial(trialId);
  const { sweep, state } =
    complete && (await deps.statements.completeTrial(complete))
      ? { sweep: complete.sweep, state: "complete" as const }
      : await close(deps, { trialId, generation, failure });
  deps.notifier.publish({ kind: "sweep", id: sweep.id });
  const workflowId = sweepWorkflowId(sweep.uid, sweep.generation);
  if (tellsSweep) await deps.tellSweep({ workflowId, trialId });
  return { state, sweepWorkflowId: workflowId };
}

async function close(
  deps: Dependencies,
  { trialId, generation, failure }: { trialId: number; generation?: number; failure?: Failure },
) {
  const { sweep, trial } = await loadTrial({ ctx: deps.db, trialId });
  const runs = await trialRuns({ ctx: deps.db, trialId });
  // What a worker did not live to judge: a trial waits at its rung with what all its runs have reported.
  if (rungStep(sweep.plan, trial.rung) !== null)
    for (const { trainingId } of runs) if (trainingId !== null) await judgeReports(deps, { trainingId });
  await fillCheckpointMetrics({
    ctx: deps.db,
    metrics: deps.metrics,
    trainingIds: runs.flatMap(({ trainingId, evaluated }) =>
      trainingId === null || evaluated?.validation ? [] : [trainingId],
    ),
  });
  return { sweep, state: await closeTrial({ ctx: deps.db, trialId, generation, failure }) };
}

/** The desired state of a trial. Its name is part of workflow histories, which have to replay: it stays. */
export async function readTrialWish(
  deps: Dependencies,
  { trialId }: { trialId: number },
): Promise<SweepIntent> {
  return desiredTrialState({ ctx: deps.db, trialId });
}
