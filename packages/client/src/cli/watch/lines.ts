import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import { stateText } from "@foldwise/core/sweep";
import { foldLabel } from "@foldwise/core/words";
import { progressText } from "../commands/sweep-text";
import { bar, durationText, rate } from "../text";
import type { EpochValues } from "./epoch-values";

type Sweep = Extract<SweepStreamEvent, { type: "sweep" }>["sweep"];

/** What the live view shows: a head, and a line for each run with its bar of epochs and the last one's value. */
export function watchLines(sweep: Sweep, width: number, values: EpochValues): string[] {
  const left = leftText(sweep);
  const head = `${sweep.name}: ${stateText(sweep)}, ${progressText(sweep)}${left}`;
  const runs = sweep.trialViews.flatMap((trial) => trial.runs);
  const name = Math.max(0, ...runs.map((run) => (run.variant ?? "").length));
  const lines = runs.map((run) => {
    const total = run.epochs ?? 0;
    const resumed = run.resumedFrom === null ? "" : ` attempt ${run.attempt}, from epoch ${run.resumedFrom}`;
    const variant = (run.variant ?? "").padEnd(name);
    const epoch = String(run.epoch).padStart(String(total).length);
    return `  ${variant}  F${foldLabel(run)}  ${bar(run.epoch, total, 20)}  ${epoch}/${total}  ${rate(values.at(run.trainingId, run.epoch))}  ${stateText(run)}${resumed}`;
  });
  return [head, ...lines].map((line) => (line.length > width ? line.slice(0, width) : line));
}

/** How long until the end, and how much of that is the wait for other sweeps; empty where it is not known. */
function leftText({ timeLeft }: Sweep): string {
  if (timeLeft === null) return "";
  const { seconds, waiting } = timeLeft;
  if (seconds === null) return ", time left unknown";
  const wait = waiting.seconds ? ` (${durationText(waiting.seconds)} of it behind other sweeps)` : "";
  return `, ${durationText(seconds)} left${wait}`;
}

/** For output that is no terminal: what changed since the last view, a line for each change. */
export function changeLines(before: Sweep | null, now: Sweep, values: EpochValues): string[] {
  const lines: string[] = [];
  if (before === null || stateText(before) !== stateText(now))
    lines.push(`${now.name}: ${stateText(now)}${leftText(now)}`);
  const known = new Map(before?.trialViews.flatMap((trial) => trial.runs).map((run) => [run.id, run]));
  for (const run of now.trialViews.flatMap((trial) => trial.runs)) {
    const old = known.get(run.id);
    const who = `${run.variant} fold ${foldLabel(run)}`;
    if (old?.attempt !== run.attempt && run.attempt > 1)
      lines.push(`${who}: attempt ${run.attempt}, from epoch ${run.resumedFrom ?? 0}`);
    if (old?.epoch !== run.epoch && run.epoch > 0)
      lines.push(
        `${who}: epoch ${run.epoch}/${run.epochs ?? "?"}, ${now.objective.metric} ${rate(values.at(run.trainingId, run.epoch))}`,
      );
    if (old === undefined || stateText(old) !== stateText(run)) lines.push(`${who}: ${stateText(run)}`);
  }
  if (before && before.evaluations.complete !== now.evaluations.complete)
    lines.push(`evaluations ${now.evaluations.complete}/${now.evaluations.planned}`);
  return lines;
}
