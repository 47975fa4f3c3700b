import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { endedText, endedTrainings, estimateParts, isMaximum } from "@foldwise/core/sweep";
import { failedShare, wholeTrainings } from "@/entities/sweep/progress";
import { formatCount, plural } from "../../../formats/numbers";
import { formatDuration } from "../../../formats/times";

export interface Figure {
  label: string;
  value: string | null;
  /** Why there is no value. */
  missing?: string;
  detail: string;
  share?: number;
  /** Share that failed, 0 to 1. */
  failed?: number;
}

/** The strip of four: trainings, evaluations, time left, failures. */
export function prepareStrip(sweep: SweepSummary, testSigmas: number | null, now: Date): Figure[] {
  const { trainings, evaluations, resumed, trials } = sweep;
  // Of trials that wait at rungs most are not trained to their end, nor evaluated.
  const most = isMaximum(sweep) ? "max. " : "";
  const { pruned = 0, waiting = 0 } = trials.byState;
  const parts = [
    endedText(trainings),
    trainings.shared > 0 ? `${formatCount(trainings.shared)} shared with other runs` : "",
    epochsText(sweep),
    waiting > 0 ? `${plural(waiting, "trial")} waiting for promotion` : "",
    pruned > 0 ? `${plural(pruned, "trial")} pruned` : "",
  ];
  return [
    {
      label: "Training runs",
      value: `${formatCount(endedTrainings(trainings))} / ${most}${formatCount(trainings.planned)}`,
      detail: parts.filter(Boolean).join(" · "),
      share: epochShare(sweep),
      failed: failedShare(sweep),
    },
    {
      label: "Evaluations",
      value: `${formatCount(evaluations.complete)} / ${most}${formatCount(evaluations.planned)}`,
      detail: testSigmas === null ? "" : plural(testSigmas, "test sigma"),
      share: share(evaluations.complete, evaluations.planned),
    },
    timeFigure(sweep, now),
    {
      label: "Failures",
      value: formatCount(sweep.failures),
      detail: describeRetries(resumed),
    },
  ];
}

function timeFigure(sweep: SweepSummary, now: Date): Figure {
  const speed = sweep.imagesPerSecond === null ? "" : `${formatCount(sweep.imagesPerSecond)} images/s`;
  const since = sweep.startedAt ? new Date(sweep.startedAt) : null;
  if (sweep.finishedAt && since) {
    const taken = (new Date(sweep.finishedAt).getTime() - since.getTime()) / 1000;
    return { label: "Duration", value: formatDuration(taken), detail: speed };
  }
  const soFar = since ? `${formatDuration((now.getTime() - since.getTime()) / 1000)} so far` : "";
  const parts = sweep.timeLeft ? estimateParts(sweep.timeLeft, formatDuration) : [];
  const detail = [speed, soFar, ...(sweep.state === "paused" ? [] : parts)].filter(Boolean).join(" · ");
  if (sweep.state === "paused")
    return { label: "Time left", value: null, missing: "The sweep is paused.", detail };
  if (sweep.secondsLeft === null)
    return { label: "Time left", value: null, missing: "Known once every part of it is.", detail };
  return { label: "Time left", value: formatDuration(sweep.secondsLeft), detail };
}

/** Attempts after the first of their training. */
function describeRetries({ promotions, ...resumed }: SweepSummary["resumed"]): string {
  const retries = describeResumed(resumed);
  return promotions === 0 ? retries : `${retries}; ${plural(promotions, "promotion")}`;
}

function describeResumed({ attempts, lastFromEpoch }: Omit<SweepSummary["resumed"], "promotions">): string {
  if (attempts === 0) return "no attempt was resumed";
  const count = plural(attempts, "attempt");
  // From epoch 0: there was no checkpoint to go on from.
  if (lastFromEpoch === 0) return `${count} restarted`;
  return lastFromEpoch === null ? `${count} resumed` : `${count} resumed from epoch ${lastFromEpoch}`;
}

/** "40 of about 90, max. 600 epochs". */
function epochsText({ epochs: { complete, planned, expected }, state }: SweepSummary): string {
  if (expected === undefined) return `${formatCount(complete)} of max. ${plural(planned, "epoch")}`;
  if (isTerminal(state)) return plural(complete, "epoch");
  return `${formatCount(complete)} of about ${formatCount(expected)}, max. ${plural(planned, "epoch")}`;
}

/** Share of the work done by epochs. */
function epochShare({ trainings, epochs }: SweepSummary): number {
  return Math.max(
    share(wholeTrainings({ trainings, epochs }), trainings.planned),
    share(epochs.complete, epochs.expected ?? epochs.planned),
  );
}

function share(done: number, planned: number): number {
  return planned === 0 ? 0 : Math.min(1, done / planned);
}
