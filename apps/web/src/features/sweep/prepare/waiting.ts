import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { foldLabel } from "@foldwise/core/words";
import { plural } from "../../../formats/numbers";
import { formatDuration } from "../../../formats/times";

export interface Waiting {
  title: string;
  text: string;
  /** 0 to 1 where it is known how far. */
  share: number | null;
  /** What a person may have to do. */
  command?: string;
  /** Nothing comes any more. */
  isOver?: boolean;
}

/** Before the first epoch: what is happening, how far, how long it usually takes. Null once a curve can be drawn. */
export function prepareWaiting(sweep: SweepDetail, liveWorkers: number | undefined): Waiting | null {
  if (sweep.epochs.complete > 0) return null;
  if (sweep.state === "failed")
    return {
      title: "Failed before the first epoch",
      text: "There are no curves; see the errors above.",
      share: null,
      isOver: true,
    };
  if (sweep.state === "cancelled")
    return {
      title: "Cancelled before the first epoch",
      text: "Nothing was trained.",
      share: null,
      isOver: true,
    };
  if (sweep.state === "paused")
    return { title: "Paused before the first epoch", text: "Resume to begin.", share: null };
  if (liveWorkers === 0)
    return {
      title: "Waiting for a worker",
      text: "No worker is running. Training starts within seconds after a worker starts.",
      share: null,
      command: "npx foldwise worker",
    };
  const moving = sweep.trialViews
    .flatMap((trial) => trial.runs)
    .find((run) => run.state === "running" && !run.waitingForSlot);
  const batch = moving?.progress?.batch;
  const batches = moving?.progress?.batches;
  if (moving && batch !== undefined && batches !== undefined && batches > 0)
    return {
      title: "First epoch",
      text: `${moving.variant ?? ""} fold ${foldLabel(moving)}: batch ${batch} of ${batches}. The curve begins when the epoch ends.`.trim(),
      share: batch / batches,
    };
  if (moving)
    return {
      title: "Preparing the first training",
      text: "The trainer starts, decodes its images and builds the network; usually done within half a minute.",
      share: null,
    };
  if (sweep.waitingForSlot) return { title: "Waiting for a slot", text: slotText(sweep), share: null };
  return {
    title: "Queued",
    text: "The first trial starts as soon as a slot is free, usually within seconds.",
    share: null,
  };
}

/** Who holds the slots, and how long the wait is where that is known. */
function slotText({ timeLeft }: SweepDetail): string {
  const waiting = timeLeft?.waiting;
  if (!waiting || waiting.sweeps === 0) return "Training starts as soon as a worker has a free slot.";
  const wait = waiting.seconds ? ` Waiting takes about ${formatDuration(waiting.seconds)} in all.` : "";
  return `${plural(waiting.sweeps, "other sweep")} ${waiting.sweeps === 1 ? "uses" : "use"} the same slots.${wait}`;
}
