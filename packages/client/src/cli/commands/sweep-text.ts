import type { SweepDetail, SweepSummary, TrialView } from "@foldwise/core/contracts/http/sweep";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import type { SweepCheck } from "@foldwise/core/contracts/sweep-check";
import { formatProblem } from "@foldwise/core/errors";
import { splitText } from "@foldwise/core/splits";
import { isTerminal, WAITING } from "@foldwise/core/states";
import {
  endedText,
  endedTrainings,
  estimateParts,
  isMaximum,
  listFolds,
  noBestText,
  objectivePlaceText,
  type PlanCost,
  shareText,
  stateText,
  type TimeEstimate,
  warmStartSourceText,
} from "@foldwise/core/sweep";
import { parameterText } from "@foldwise/core/tables";
import { foldLabel } from "@foldwise/core/words";
import { count, durationText, rate, textTable } from "../text";

export function costText(cost: PlanCost): string {
  return [
    `${count(cost.trials, "trial")}, ${count(cost.runs, "run")}, ${count(cost.trainings, "training")} (${cost.shared} shared), ${count(cost.evaluations, "evaluation")}`,
    timeText(cost),
  ].join("\n");
}

/** A split that a plan has: why, where the plan does not name it, and the patients on both sides of its folds. */
export function checkedSplitText({ reason, folds, ...split }: SweepCheck["splits"][number]): string {
  const chosen = reason === null ? "" : ` (the plan names none: ${reason})`;
  const isUnknown = folds.every(({ patientsOnBothSides }) => patientsOnBothSides === null);
  const sides = folds
    .slice(0, MAX_FOLDS)
    .map(({ fold, patientsOnBothSides, testPatients }) =>
      patientsOnBothSides === null
        ? `fold ${fold} unknown`
        : `fold ${fold} ${patientsOnBothSides} of ${testPatients}`,
    );
  const more = folds.length > MAX_FOLDS ? ` and ${folds.length - MAX_FOLDS} more folds` : "";
  return `splits: ${splitText(split)}${chosen}\npatients of the test side also in training or validation: ${isUnknown ? "unknown" : `${sides.join(", ")}${more}`}`;
}

/** The folds that a plan trains, where it leaves them to its dataset; null where it names them. */
export function checkedFoldsText(checked: SweepCheck["folds"]): string | null {
  if (checked === null || checked.reason === null) return null;
  const { folds, reason } = checked;
  return `folds: ${listFolds(folds)} (the plan names none: ${reason})`;
}

/** How many earlier results the sampler of a plan starts with; null without a warm start. */
export function warmStartText(warmStart: SweepCheck["warmStart"]): string | null {
  if (warmStart === undefined) return null;
  const { observations, leftOut } = warmStart;
  const others = leftOut > 0 ? `; ${leftOut} outside of the space left out` : "";
  return `warm start: the sampler starts with ${count(observations, "earlier result")}${others}`;
}

/** Folds whose patients are told; --json has all. */
const MAX_FOLDS = 10;

/** Epochs and time of a plan, and what the time is made of and known from. */
export function timeText({ epochs, time }: Pick<PlanCost, "epochs" | "time">): string {
  return `at most ${count(epochs, "epoch")}; ${time ? estimateText(time) : "no time estimate"}`;
}

/** "about 6 min: training 1 min (measured here), waiting for 2 other sweeps 5 min". */
export function estimateText(time: TimeEstimate): string {
  const parts = estimateParts(time, durationText).join(", ");
  const total =
    time.seconds === null ? "no estimate of the whole time" : `about ${durationText(time.seconds)}`;
  return parts === "" ? total : `${total}: ${parts}`;
}

/** Reasons that are told of a sweep; its page has them all. */
const MAX_REASONS = 5;
const MAX_RUNS = 8;

/**
 * `trainings 2/6, epochs 8/36, evaluations 0/30`; where some are pruned `18/18 (10 complete, 8 pruned)`, where trials wait to
 * be promoted `2/max. 6`, and how many epochs are expected.
 */
export function progressText(
  sweep: Pick<SweepSummary, "state" | "trainings" | "evaluations" | "epochs">,
): string {
  const { state, trainings, evaluations, epochs } = sweep;
  const about =
    epochs.expected === undefined || isTerminal(state) ? "" : ` (about ${epochs.expected} expected)`;
  const ended = endedText(trainings);
  // Of a pruned training the last ones never come.
  const most = epochs.expected === undefined && ended === null ? "" : "max. ";
  return [
    `trainings ${trainingsText(sweep)}${ended === null ? "" : ` (${ended})`}`,
    `epochs ${epochs.complete}/${most}${epochs.planned}${about}`,
    `evaluations ${evaluations.complete}/${mostText(sweep)}${evaluations.planned}`,
  ].join(", ");
}

function mostText(sweep: Pick<SweepSummary, "state" | "epochs">): string {
  return isMaximum(sweep) ? "max. " : "";
}

/** Of the planned trainings, those that are complete or pruned. */
function trainingsText({
  trainings,
  ...sweep
}: Pick<SweepSummary, "state" | "trainings" | "epochs">): string {
  return `${endedTrainings(trainings)}/${mostText(sweep)}${trainings.planned}`;
}

/** Of a sweep's detail also why runs failed and trials were stopped. */
export function sweepText(
  sweep: SweepSummary &
    Partial<Pick<SweepDetail, "trialViews" | "failureReasons" | "warmStart" | "silentRule">>,
): string {
  const { best } = sweep;
  return [
    `sweep ${sweep.id}  ${sweep.name}  ${stateText(sweep)}${sweep.intent === "run" ? "" : ` (asked to ${sweep.intent})`}`,
    `${sweep.dataset ? `dataset ${sweep.dataset.name}` : "no dataset"}${sweep.simulated ? "; simulated: its numbers are not results" : ""}`,
    `${progressText(sweep)}, failures ${sweep.failures}`,
    shareText(sweep.share),
    sweep.timeLeft ? `time left ${estimateText(sweep.timeLeft)}` : "",
    best
      ? `best ${sweep.objective.metric} ${objectivePlaceText(sweep.objective)} ${rate(best.value)}: trial ${best.trialNumber} (${best.variant})`
      : "",
    frontText(sweep),
    sweep.silentRule ? formatProblem(sweep.silentRule) : "",
    sweep.trialViews ? (noBestText({ ...sweep, trialViews: sweep.trialViews }) ?? "") : "",
    ...(sweep.warmStart ?? []).map((source) => `warm start from ${warmStartSourceText(source)}`),
    sweep.endReason?.text ?? "",
    sweep.failure ? `failed: ${sweep.failure.message}` : "",
    ...(sweep.failureReasons ? reasonLines(sweep.failureReasons) : []),
    ...stopLines(sweep),
    waitingLine(sweep),
  ]
    .filter(Boolean)
    .join("\n");
}

/** Trials of a front that are named; --json has all. */
const MAX_FRONT = 12;

/** `Pareto front of val/auc and val/loss: 3 of 20 trials: 4, 9, 12; hypervolume 0.42 up to 0.5, 1.2`. */
function frontText({ front, objectives }: Pick<SweepSummary, "front" | "objectives">): string {
  if (!front || front.trials.length === 0) return "";
  const { trials, of, hypervolume, reference } = front;
  const more = trials.length > MAX_FRONT ? ` and ${trials.length - MAX_FRONT} more` : "";
  const volume =
    hypervolume === null
      ? ""
      : `; hypervolume ${short(hypervolume)} up to ${reference.map(short).join(", ")}`;
  return `Pareto front of ${objectives.map(({ metric }) => metric).join(" and ")}: ${trials.length} of ${count(of, "trial")}: ${trials.slice(0, MAX_FRONT).join(", ")}${more}${volume}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function reasonLines({ count: reasons, first }: SweepDetail["failureReasons"]): string[] {
  const lines = first.slice(0, MAX_REASONS).map(({ message, remedy, runs, runIds, trials: numbers }) => {
    const more = runs > MAX_RUNS ? `, and ${runs - MAX_RUNS} more` : "";
    const failed = runs > 0 ? `run ${runIds.slice(0, MAX_RUNS).join(", ")}${more}` : "";
    const who = [failed, numbers.length > 0 ? `trial ${numbers.join(", ")}` : ""].filter(Boolean).join("; ");
    return `  ${who}: ${message}${remedy ? `; ${remedy}` : ""}`;
  });
  const left = reasons - MAX_REASONS;
  return left > 0 ? [...lines, `  and ${left} more reasons: npx foldwise run show ID`] : lines;
}

/** Trials that a stopping rule has stopped: how many, and why the newest were. */
function stopLines({
  trials,
  trialViews = [],
}: Pick<SweepSummary, "trials"> & { trialViews?: readonly TrialView[] }): string[] {
  const { pruned = 0 } = trials.byState;
  if (pruned === 0) return [];
  const newest = trialViews.filter(({ stop }) => stop !== null).slice(-MAX_REASONS);
  return [
    `pruned ${count(pruned, "trial")}`,
    ...newest.map(({ number, stop }) => `  trial ${number}: ${stop?.text}`),
    ...(pruned > newest.length && newest.length > 0
      ? [`  and ${pruned - newest.length} before: --json has all`]
      : []),
  ];
}

/** Trials that wait for their promotion: how many, and at which rungs. */
function waitingLine({
  trials,
  trialViews = [],
}: Pick<SweepSummary, "trials"> & { trialViews?: readonly TrialView[] }): string {
  const { waiting = 0 } = trials.byState;
  if (waiting === 0) return "";
  const rungs = new Map<number, number>();
  for (const { state, rung } of trialViews)
    if (state === WAITING && rung !== null) rungs.set(rung, (rungs.get(rung) ?? 0) + 1);
  const parts = [...rungs].toSorted(([a], [b]) => a - b).map(([rung, number]) => `${number} at rung ${rung}`);
  return `waiting for promotion: ${count(waiting, "trial")}${parts.length > 0 ? `, ${parts.join(", ")}` : ""}`;
}

/**
 * The runs of a sweep, of a large one those of the trials of note; those of a search with trial and configuration, without
 * which they cannot be told apart.
 */
export function sweepRunsText({
  id,
  objective,
  trialViews,
  trialsLeftOut,
}: Pick<SweepDetail, "id" | "objective" | "trialViews" | "trialsLeftOut">): string {
  const names = [...new Set(trialViews.flatMap(({ configuration }) => Object.keys(configuration)))];
  const isSearch = names.length > 0;
  const head = ["run", "variant", "fold", "state", "epoch", objective.metric, "of epoch"];
  const table = textTable(
    [...head.slice(0, 1), ...(isSearch ? ["trial", ...names] : []), ...head.slice(1)],
    trialViews.flatMap(({ number, configuration, runs }) =>
      runs.map((run) => [
        run.id,
        ...(isSearch ? [number, ...names.map((name) => parameterText(configuration[name]))] : []),
        run.variant,
        run.fold === null ? null : foldLabel(run),
        run.state,
        `${run.epoch}/${run.epochs ?? "?"}`,
        rate(run.objective),
        run.objectiveOf?.epoch ?? null,
      ]),
    ),
  );
  return trialsLeftOut > 0
    ? `${table}\nand ${count(trialsLeftOut, "trial")} more: npx foldwise sweep trials ${id}`
    : table;
}

/** A page of a sweep's trials. */
export function trialsText(
  { trials, matching, offset, next }: TrialPage,
  { metric, parameters }: { metric: string; parameters: readonly string[] },
): string {
  if (trials.length === 0) return "No trial matches.";
  const hasBrackets = trials.some(({ bracket }) => bracket !== null);
  const table = textTable(
    [
      "trial",
      metric,
      "min",
      "max",
      "state",
      ...(hasBrackets ? ["bracket"] : []),
      "variant",
      ...parameters,
      "runs",
      "seconds",
      "why it ended",
    ],
    trials.map((trial) => [
      trial.number,
      rate(trial.objective),
      rate(trial.range?.[0] ?? null),
      rate(trial.range?.[1] ?? null),
      stateText(trial),
      ...(hasBrackets ? [trial.bracket] : []),
      trial.variant,
      ...parameters.map((name) => parameterText(trial.configuration[name])),
      `${trial.runs.filter(({ state }) => state === "complete").length}/${trial.runs.length}`,
      trial.startedAt && trial.finishedAt
        ? Math.round((Date.parse(trial.finishedAt) - Date.parse(trial.startedAt)) / 1_000)
        : null,
      trial.stop?.text ?? trial.failure?.message ?? "",
    ]),
  );
  const shown = `trials ${offset + 1} to ${offset + trials.length} of ${matching}`;
  return `${table}\n${shown}${next === null ? "" : `; the next ones: --after '${next}'`}`;
}

/** @param states those that were asked for; all of them where it is left out */
export function sweepsText(sweeps: readonly SweepSummary[], states?: readonly string[]): string {
  if (sweeps.length === 0 && states !== undefined) return `No sweep is ${states.join(" or ")}.`;
  if (sweeps.length === 0)
    return "No sweeps yet. Start one: npx foldwise sweep run data/sweeps/quick-start.yaml --watch";
  return textTable(
    ["id", "name", "state", "trainings", "evaluations", "best", "dataset"],
    sweeps.map((s) => [
      s.id,
      s.name,
      stateText(s),
      trainingsText(s),
      `${s.evaluations.complete}/${mostText(s)}${s.evaluations.planned}`,
      s.front && s.front.trials.length > 0
        ? `Pareto front: ${count(s.front.trials.length, "trial")}`
        : rate(s.best?.value),
      s.dataset?.name ?? "",
    ]),
  );
}
