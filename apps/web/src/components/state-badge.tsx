import type { TrialState } from "@foldwise/core/states";
import { stateText } from "@foldwise/core/sweep";
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconPlayerPauseFilled,
  IconScissors,
  IconStairs,
} from "@tabler/icons-react";
import classes from "./badges.module.css";

const ICONS = {
  queued: IconClock,
  paused: IconPlayerPauseFilled,
  complete: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconBan,
  pruned: IconScissors,
  waiting: IconStairs,
} as const;

interface StateBadgeProps {
  state: TrialState;
  /** Said instead of a state that sounds like moving. */
  waitingForSlot: boolean;
  /** Of a trial that waits for its promotion. */
  rung?: number | null;
  detail?: string;
}

/** State of a sweep, trial, run or import; a sign beside the word, so that colour is never alone in saying it. */
export function StateBadge({ state, waitingForSlot, rung, detail }: StateBadgeProps) {
  const Icon = waitingForSlot ? IconClock : state === "running" ? null : ICONS[state];
  return (
    <span className={classes.badge} data-state={waitingForSlot ? "queued" : state}>
      {Icon ? <Icon size={12} stroke={2.4} aria-hidden /> : <span className={classes.pulse} aria-hidden />}
      {stateText({ state, waitingForSlot, rung: rung ?? null })}
      {detail ? <span className={classes.detail}>{detail}</span> : null}
    </span>
  );
}
