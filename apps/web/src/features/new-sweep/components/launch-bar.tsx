"use client";

import type { PlanCost } from "@foldwise/core/sweep";
import { Button } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { plural } from "@/formats/numbers";
import { costSummary } from "../prepare/cost-lines";
import classes from "./new-sweep.module.css";

interface LaunchBarProps {
  cost: PlanCost | null;
  errors: number;
  /** Listed above the bar. */
  warnings: number;
  isLaunching: boolean;
  onLaunch: () => void;
  /** Takes back what was changed; null where nothing was. */
  onDiscard: (() => void) | null;
}

/** Stays at the foot of the window: what it will cost, and the button. */
export function LaunchBar({ cost, errors, warnings, isLaunching, onLaunch, onDiscard }: LaunchBarProps) {
  return (
    <div className={classes.launch}>
      <span className={classes.summary}>
        {[
          cost && errors === 0 ? costSummary(cost) : "",
          errors === 0 && warnings > 0 ? plural(warnings, "warning") : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {onDiscard ? (
        <>
          <span className="fw-dim">Draft kept in this browser</span>
          <Button variant="default" onClick={onDiscard}>
            Discard changes
          </Button>
        </>
      ) : null}
      <Button
        leftSection={<IconRocket size={15} />}
        disabled={errors > 0}
        loading={isLaunching}
        onClick={onLaunch}
      >
        {errors > 0 ? `Fix ${plural(errors, "error")}` : "Launch"}
      </Button>
    </div>
  );
}
