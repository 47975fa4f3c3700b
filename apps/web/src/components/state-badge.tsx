import type { SweepState } from "@foldwise/core/words";
import { IconAlertTriangle, IconBan, IconCheck, IconClock, IconPlayerPauseFilled } from "@tabler/icons-react";
import classes from "./badges.module.css";

const ICONS = {
  queued: IconClock,
  paused: IconPlayerPauseFilled,
  complete: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconBan,
} as const;

/** State of a sweep, trial, run or training; a sign beside the word, so that colour is never alone in saying it. */
export function StateBadge({ state, detail }: { state: SweepState; detail?: string }) {
  const Icon = state === "running" ? null : ICONS[state];
  return (
    <span className={classes.badge} data-state={state}>
      {Icon ? <Icon size={12} stroke={2.4} aria-hidden /> : <span className={classes.pulse} aria-hidden />}
      {state}
      {detail ? <span className={classes.detail}>{detail}</span> : null}
    </span>
  );
}
