import type { TrainOutcome } from "@foldwise/core/contracts/temporal";
import { type AttemptOutcome, type TrainingDemand, trainingFollows } from "@foldwise/core/states";
import type { TrainerSession } from "../trainers";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";

const POLL_MS = 1_000;

/** Why an attempt is being stopped, and what it leaves behind. */
export type Ending =
  | {
      /** What is wanted of the training has changed. */
      kind: "intent";
      when: "after-epoch" | "now";
      attempt: Extract<AttemptOutcome, "paused" | "stopped">;
      training: "release" | "pause" | "cancel";
      trial: Extract<TrainOutcome, "paused" | "cancelled">;
    }
  /** The worker is going. */
  | { kind: "drained"; when: "now" }
  /** The workflow does not wait for this activity any more though the sweep goes on: somebody ended it by hand. */
  | { kind: "abandoned"; when: "now" }
  /** A newer attempt has the training. */
  | { kind: "fenced"; when: "now" };

/** What to do with an attempt, by what is wanted of its training. Null: go on. */
export function endingOf(demand: TrainingDemand): Ending | null {
  if (demand.own === "run") return null;
  const training = trainingFollows(demand);
  const trial = demand.own === "pause" ? "paused" : "cancelled";
  return training === "cancel"
    ? { kind: "intent", when: "now", attempt: "stopped", training, trial }
    : { kind: "intent", when: "after-epoch", attempt: "paused", training, trial };
}

export interface AttemptWatch {
  /** The newest reason to stop, if there is one. */
  ending(): Ending | null;
  progress(progress: Record<string, number>): void;
  /** Looks now, after what is under way, and again while Postgres is away. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Renews an attempt's lease every second, with its progress, and tells the trainer when to stop: by the intents in
 * Postgres, when the worker drains, when Temporal cancels, or when the fence has moved on. While Postgres is away the
 * trainer goes on; what it finishes waits.
 */
export function watchAttempt({
  deps,
  session,
  trainingId,
  trialId,
  number,
  cancelled,
}: {
  deps: Pick<Dependencies, "renew" | "draining">;
  session: Pick<TrainerSession, "stop">;
  trainingId: number;
  trialId: number;
  number: number;
  /** Aborts when Temporal cancels the activity. */
  cancelled: AbortSignal;
}): AttemptWatch {
  let ending: Ending | null = null;
  let progress: Record<string, number> | null = null;
  let sent: Record<string, number> | null = null;
  let looking: Promise<void> | null = null;

  const end = (reason: Ending) => {
    if (ending?.when !== "now") {
      ending = reason;
      session.stop(reason.when);
    }
  };
  const renew = async () => {
    const changed = progress === sent ? null : progress;
    const demand = await deps.renew({ trainingId, trialId, number, progress: changed });
    sent = changed ?? sent;
    const reason = demand === null ? ({ kind: "fenced", when: "now" } as const) : endingOf(demand);
    if (reason) end(reason);
    else if (cancelled.aborted && !deps.draining.aborted) end({ kind: "abandoned", when: "now" });
  };
  const join = () => {
    looking ??= renew().finally(() => {
      looking = null;
    });
    return looking;
  };
  // What has begun before may have been answered before.
  const lookAnew = async () => {
    if (looking) await looking.catch(() => undefined);
    await join();
  };
  const look = () => retryOnOutage(lookAnew, { signal: deps.draining });
  // Neither an outage nor a bug in a query may end the process by an unhandled rejection; the next epoch's write meets it again.
  const lookQuietly = () => void join().catch(() => undefined);
  const drain = () => end({ kind: "drained", when: "now" });
  const timer = setInterval(lookQuietly, POLL_MS);
  deps.draining.addEventListener("abort", drain, { once: true });
  cancelled.addEventListener("abort", lookQuietly, { once: true });
  if (deps.draining.aborted) drain();
  return {
    ending: () => ending,
    progress: (newest) => {
      progress = newest;
    },
    look,
    stop: () => {
      clearInterval(timer);
      deps.draining.removeEventListener("abort", drain);
      cancelled.removeEventListener("abort", lookQuietly);
    },
  };
}
