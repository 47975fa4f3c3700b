import { estimateParts, type PlanCost } from "@foldwise/core/sweep";
import { formatDuration } from "./times";

/** How long a plan takes to its end; null where a part is unknown. */
export function timeValue({ time }: Pick<PlanCost, "time">): string | null {
  return time && time.seconds !== null ? `≈ ${formatDuration(time.seconds)}` : null;
}

/** What the time is made of, and what each part is known from. */
export function timeDetail({ time }: Pick<PlanCost, "time">): string {
  return time ? estimateParts(time, formatDuration).join(" · ") : "no time estimate";
}
