"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Paper } from "@mantine/core";
import { IconTrophy } from "@tabler/icons-react";
import { useUrlState } from "@/fetching/use-url-state";
import { prepareFront } from "../prepare/front";
import classes from "./best-card.module.css";
import pageClasses from "./sweep-page.module.css";

/** What a search with several objectives has found: the trials that no other one is at least as good as in all of them. */
export function FrontCard({ sweep }: { sweep: SweepDetail }) {
  const [, setChosen] = useUrlState("trial", "");
  const front = prepareFront(sweep);
  if (front === null) return null;
  return (
    <Paper component="section" className={classes.card} aria-label="Pareto front">
      <div>
        <div className={classes.label}>
          <IconTrophy size={14} aria-hidden /> {front.label}
        </div>
        <div className={classes.value}>{front.value}</div>
        <div className={classes.label}>{front.detail}</div>
      </div>
      <dl className={classes.parameters}>
        <div>
          <dt>objectives</dt>
          <dd>{front.objectives}</dd>
        </div>
        {front.trials.map(({ number, values }) => (
          <div key={number}>
            <dt>
              <button
                type="button"
                className={pageClasses.choose}
                onClick={() => setChosen(String(number))}
                title="Show this trial's curves."
              >
                trial #{number}
              </button>
            </dt>
            <dd>{values}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}
