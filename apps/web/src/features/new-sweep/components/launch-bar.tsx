"use client";

import type { PlanCost } from "@foldwise/core/sweep";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconExclamationCircle, IconRocket } from "@tabler/icons-react";
import { plural } from "@/formats/numbers";
import type { LocatedProblem } from "@/yaml/fields";
import { prepareCost } from "../prepare/cost-lines";
import { BarPanel } from "./bar-panel";
import classes from "./launch-bar.module.css";
import { ProblemLinks } from "./problem-links";

interface LaunchBarProps {
  cost: PlanCost | null;
  errors: readonly LocatedProblem[];
  warnings: readonly LocatedProblem[];
  /** Why nothing could be counted, where the server did not answer. */
  failure: string | null;
  isLaunching: boolean;
  onLaunch: () => void;
  /** Takes back what was changed; null where nothing was. */
  onDiscard: (() => void) | null;
}

/** Stays at the foot of the window: what the plan will cost, what is wrong with it, and the button. */
export function LaunchBar(props: LaunchBarProps) {
  const { cost, errors, warnings, failure, isLaunching, onLaunch, onDiscard } = props;
  const lines = errors.length === 0 && cost ? prepareCost(cost) : null;
  return (
    <section className={classes.bar} aria-label="Launch">
      <div className={classes.figures} aria-live="polite">
        {lines ? (
          <dl className={classes.list}>
            {lines.map(({ label, value, isMain }) => (
              <div key={label} className={classes.figure} data-main={isMain || undefined}>
                <dt>{label}</dt>
                <dd>{value ?? "unknown"}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <span className="fw-dim">
            {failure ?? (errors.length > 0 ? "The cost is known once the plan has no errors." : "Counting…")}
          </span>
        )}
        {lines ? (
          <BarPanel title="Details" label="Details of the cost" side="start">
            <dl className={classes.details}>
              {lines.map(({ label, value, detail }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <strong>{value ?? "unknown"}</strong> <span className="fw-dim">{detail}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </BarPanel>
        ) : null}
      </div>
      <div className={classes.actions}>
        {onDiscard ? (
          <>
            <span className={`fw-dim ${classes.draft}`}>Draft kept in this browser</span>
            <Button variant="subtle" color="gray" px={8} onClick={onDiscard}>
              Discard<span className={classes.more}>&nbsp;changes</span>
            </Button>
          </>
        ) : null}
        {warnings.length > 0 && errors.length === 0 ? (
          <BarPanel
            title={plural(warnings.length, "warning")}
            label="Warnings: the plan can still be launched"
            icon={<IconAlertTriangle size={15} />}
            tone="warning"
          >
            {(close) => <ProblemLinks problems={warnings} onFollow={close} />}
          </BarPanel>
        ) : null}
        {errors.length > 0 ? (
          <BarPanel
            title={plural(errors.length, "error")}
            label="Errors of the plan"
            icon={<IconExclamationCircle size={15} />}
            tone="error"
          >
            {(close) => <ProblemLinks problems={errors} onFollow={close} />}
          </BarPanel>
        ) : null}
        <Button
          leftSection={<IconRocket size={15} />}
          disabled={errors.length > 0}
          loading={isLaunching}
          onClick={onLaunch}
        >
          Launch
        </Button>
      </div>
    </section>
  );
}
