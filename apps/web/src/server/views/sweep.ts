import type {
  SweepDetail as SweepDetailView,
  SweepSummary,
  TrialView,
} from "@foldwise/core/contracts/http/sweep";
import type { TrialRow } from "@foldwise/core/contracts/http/trial-row";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { SweepCheck } from "@foldwise/core/contracts/sweep-check";
import {
  costOf,
  type EndReason,
  endReasonText,
  objectivePlace,
  objectivesOf,
  planChangesText,
  silentRuleProblem,
} from "@foldwise/core/sweep";
import { isSimulated } from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import type { PlanCheck, SweepDetail, SweepRecord, TrialRecord } from "@foldwise/db/repositories/sweep";
import { datasetRefView } from "./dataset";
import { nestedView } from "./nested";
import { runView } from "./run";
import { stopView } from "./stop";

export function sweepView(sweep: SweepRecord): SweepSummary {
  const { plan, timeLeft, endReason } = sweep;
  return {
    id: sweep.id,
    uid: sweep.uid,
    name: sweep.name,
    experiment: sweep.experiment,
    dataset: sweep.dataset && datasetRefView(sweep.dataset),
    simulated: isSimulated(plan.trainer.kind),
    state: sweep.state,
    intent: sweep.intent,
    concurrency: sweep.concurrency,
    planVersion: sweep.planVersion,
    share: sweep.share,
    trials: sweep.trials,
    trainings: sweep.trainings,
    evaluations: sweep.evaluations,
    epochs: sweep.epochs,
    failures: sweep.failures,
    resumed: sweep.resumed,
    waitingForSlot: sweep.waitingForSlot,
    secondsLeft: timeLeft?.seconds ?? null,
    timeLeft,
    imagesPerSecond: sweep.imagesPerSecond,
    objective: { ...plan.objective, ...objectivePlace(plan) },
    objectives: objectivesOf(plan),
    constraints: plan.constraints ?? [],
    best: sweep.best,
    front: sweep.front,
    failure: sweep.failure,
    endReason: endReason && endReasonView(plan, endReason),
    createdAt: sweep.createdAt.toISOString(),
    startedAt: sweep.startedAt?.toISOString() ?? null,
    finishedAt: sweep.finishedAt?.toISOString() ?? null,
  };
}

function endReasonView(plan: SweepRecord["plan"], endReason: EndReason): SweepSummary["endReason"] {
  const { kind, trials, copies, budget, space } = endReason;
  return {
    kind,
    trials,
    ...(copies === undefined ? {} : { copies }),
    budget,
    space,
    text: endReasonText(plan, endReason),
  };
}

export function sweepDetailView(detail: SweepDetail): SweepDetailView {
  const { sweep, source, warmStart, cost, trials, trialsLeftOut, failures, isRuleSilent, edits, events } =
    detail;
  const { plan, usage } = sweep;
  return {
    ...sweepView(sweep),
    plan: { ...plan },
    source,
    cost,
    variants: Object.entries(plan.variants).map(([name, override]) => ({
      name,
      description: describeOverride(override),
    })),
    folds: plan.folds,
    testSigmas: plan.evaluation.testSigmas,
    trialViews: trials.map(trialView),
    trialsLeftOut,
    // An edit may have taken some out of the space.
    parameters: [
      ...new Set([...Object.keys(plan.space), ...trials.flatMap((one) => Object.keys(one.configuration))]),
    ],
    failureReasons: failures,
    silentRule: isRuleSilent ? silentRuleProblem(plan) : null,
    nested: nestedView(detail),
    usage: { ...usage, cost: costOf(plan, usage) },
    warmStart: warmStart?.map((one) => ({ ...one, reasons: [...one.reasons] })) ?? null,
    edits: edits.map(({ version, at, by, changes, fromTrial }) => ({
      version,
      at: at.toISOString(),
      trialNumber: fromTrial,
      by,
      summary: planChangesText(changes),
      changes,
    })),
    events: events.map(({ id, at, kind, detail }) => ({ id, at: at.toISOString(), kind, detail })),
  };
}

export function trialView(trial: TrialRecord): TrialView {
  return {
    ...trialFields(trial),
    runs: trial.runs.map(runView),
  };
}

/** As a list has it: its runs without what a run's own page shows. */
export function trialRowView(trial: TrialRecord): TrialRow {
  const { rungs: _, ...fields } = trialFields(trial);
  return {
    ...fields,
    runs: trial.runs.map((run) => {
      const { id, fold, innerOf, seed, state, waitingForSlot, ...rest } = runView(run);
      const { attempt, resumedFrom, shared, failure, epoch, epochs } = rest;
      const place = { id, fold, innerOf, seed, state, waitingForSlot };
      return { ...place, attempt, resumedFrom, shared, failure, epoch, epochs };
    }),
  };
}

function trialFields(trial: TrialRecord): Omit<TrialView, "runs"> {
  const values = trial.runs.flatMap(({ objective }) =>
    objective !== null && objective.value !== null && Number.isFinite(objective.value)
      ? [objective.value]
      : [],
  );
  return {
    id: trial.id,
    number: trial.number,
    variant: trial.variant,
    configuration: trial.configuration,
    reason: trial.reason,
    outerFold: trial.outerFold,
    isRefit: trial.isRefit,
    state: trial.state,
    waitingForSlot: trial.waitingForSlot,
    objective: trial.objective === null ? null : encodeMetric(trial.objective),
    objectives: trial.objectives?.map((value) => (value === null ? null : encodeMetric(value))) ?? null,
    violations: trial.violations?.map(encodeMetric) ?? null,
    range: values.length > 0 ? [Math.min(...values), Math.max(...values)] : null,
    failure: trial.failure,
    stop: stopView(trial.stop),
    rung: trial.rung,
    bracket: trial.bracket,
    rungs: (trial.rungs ?? []).map(({ rung, step, value }) => ({ rung, step, value })),
    startedAt: trial.startedAt?.toISOString() ?? null,
    finishedAt: trial.finishedAt?.toISOString() ?? null,
  };
}

/** `balancing none, augmentation none`: what sets a variant apart, by the labels of what it overrides. */
export function describeOverride(override: object): string {
  const parts = Object.entries(override).flatMap(([name, section]) =>
    typeof section === "object" && section !== null
      ? Object.entries(section).map(
          ([key, value]) =>
            `${parameterLabel(`${name}.${key}`)} ${typeof value === "string" ? value : JSON.stringify(value)}`,
        )
      : [],
  );
  return parts.join(", ") || "no overrides";
}

/** Sent as it is. */
export function planCheckView(check: PlanCheck): SweepCheck {
  return check;
}
