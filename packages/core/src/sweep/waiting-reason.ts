/** Why a training waits, of several reasons the first that holds. */
export const WAITING_REASONS = ["paused", "sibling", "no-worker", "quota", "slots-busy", "dispatch"] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** What is known of a training that waits. */
export interface WaitingWork {
  readonly resourceClass: string;
  readonly isPaused: boolean;
  /** Whether its trial trains its folds one after another, and another one is before it. */
  readonly isAfterSibling: boolean;
  /** Slots of live workers of its class that take trainings, and how many of them are busy. */
  readonly slots: number;
  readonly busy: number;
  /** Live workers of its class that were asked to take no further training. */
  readonly draining: number;
  /** Of its experiment; null without a quota. */
  readonly quota: { readonly name: string; readonly max: number; readonly running: number } | null;
}

/** Why a training waits, with a sentence that names what it waits for. */
export function waitingReason({
  resourceClass,
  isPaused,
  isAfterSibling,
  slots,
  busy,
  draining,
  quota,
}: WaitingWork): {
  reason: WaitingReason;
  text: string;
} {
  if (isPaused) return { reason: "paused", text: "Its sweep is paused." };
  if (isAfterSibling)
    return { reason: "sibling", text: "Its trial trains its folds one after another, and another is first." };
  if (slots === 0)
    return {
      reason: "no-worker",
      text: `No live worker takes trainings of the class ${resourceClass}${draining > 0 ? `; ${draining} ${draining === 1 ? "is" : "are"} draining` : ""}.`,
    };
  if (quota !== null && quota.running >= quota.max)
    return {
      reason: "quota",
      text: `The experiment ${quota.name} runs ${quota.running} of at most ${quota.max} trainings.`,
    };
  if (busy >= slots)
    return {
      reason: "slots-busy",
      text:
        slots === 1
          ? `The only slot of the class ${resourceClass} is busy.`
          : `All ${slots} slots of the class ${resourceClass} are busy.`,
    };
  return { reason: "dispatch", text: "A slot is free: it is about to start." };
}
