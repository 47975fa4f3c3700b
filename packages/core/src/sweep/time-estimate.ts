import { TIME_BASES, type TimeBasis } from "../trainers";

/** Seconds of one kind of work, one piece after the other on one slot, and what they are known from. */
export interface TimePart {
  /** Null where nothing tells. */
  seconds: number | null;
  /** Null where there is no work of the kind, or nothing tells. */
  basis: TimeBasis | null;
}

/** What another sweep's work of the same resource class comes to, in seconds of one slot. */
export interface QueuedWork {
  /** All that it still has to do; null where nothing tells. */
  left: number | null;
  /** Of that, what is in the task queue already, ahead of the work that is estimated. */
  ahead: number;
}

/** How long work takes until its end: its own, and the wait for slots that other sweeps hold. */
export interface TimeEstimate {
  /** Until the end; null where a part is unknown. */
  seconds: number | null;
  training: TimePart;
  evaluation: TimePart;
  /** Wait for other sweeps, and how many of them there are; null where it is not known how much those have to do. */
  waiting: { seconds: number | null; sweeps: number };
  /** Slots of live workers of the class; without any the work is counted on one, from when there is one. */
  slots: number;
}

/**
 * The one estimate of time, before a launch and while a sweep runs.
 *
 * Sweeps of a resource class share one first-in-first-out task queue and put in a bounded part of their work at a time.
 * So while own work of W seconds is done, another sweep gets at most as much again, or what it has in the queue already
 * where that is more, and never more than it has left. All of it goes over the slots there are; own work over no more of
 * them than it has pieces that may run side by side.
 */
export function estimateTime({
  training,
  evaluation,
  width,
  others,
  slots,
}: {
  training: TimePart;
  evaluation: TimePart;
  /** Pieces of own work that may run side by side. */
  width: number;
  others: readonly QueuedWork[];
  slots: number;
}): TimeEstimate {
  const work = sumOrNull([training.seconds, evaluation.seconds]);
  const usable = Math.max(1, slots);
  const alone = work === null ? null : work / Math.max(1, Math.min(usable, width));
  const busy = others.filter(({ left }) => left !== 0);
  const theirs = work === 0 ? 0 : sumOrNull(busy.map((other) => share(other, work)));
  const seconds =
    alone === null || work === null || theirs === null ? null : Math.max(alone, (work + theirs) / usable);
  return {
    seconds,
    training,
    evaluation,
    waiting: {
      seconds: theirs === 0 ? 0 : seconds === null || alone === null ? null : seconds - alone,
      sweeps: busy.length,
    },
    slots,
  };
}

function share({ left, ahead }: QueuedWork, work: number | null): number | null {
  return left === null || work === null ? null : Math.min(left, Math.max(ahead, work));
}

/** Several estimates as one: what they do is added up, and the wait for others is waited once. */
export function addEstimates(estimates: readonly TimeEstimate[]): TimeEstimate | null {
  const [first, ...rest] = estimates;
  if (first === undefined) return null;
  return rest.reduce((total, one) => {
    const seconds = [total, one].map((estimate) => estimate.waiting.seconds);
    const waiting = seconds.includes(null) ? null : Math.max(...seconds.map((value) => value ?? 0));
    const own = (estimate: TimeEstimate) =>
      estimate.seconds === null || estimate.waiting.seconds === null
        ? null
        : estimate.seconds - estimate.waiting.seconds;
    return {
      seconds: sumOrNull([own(total), own(one), waiting]),
      training: addParts([total.training, one.training]),
      evaluation: addParts([total.evaluation, one.evaluation]),
      waiting: { seconds: waiting, sweeps: Math.max(total.waiting.sweeps, one.waiting.sweeps) },
      slots: Math.min(total.slots, one.slots),
    };
  }, first);
}

/** Parts of one kind as one, as uncertain as the least certain of them; no work where there is none. */
export function addParts(parts: readonly TimePart[]): TimePart {
  const bases = parts.flatMap(({ basis }) => basis ?? []);
  return {
    seconds: sumOrNull(parts.map(({ seconds }) => seconds)),
    basis: TIME_BASES.findLast((basis) => bases.includes(basis)) ?? null,
  };
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}
