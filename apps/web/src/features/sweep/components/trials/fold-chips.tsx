"use client";

import type { TrialRun } from "@foldwise/core/contracts/http/trial-row";
import { foldLabel } from "@foldwise/core/words";
import { Link } from "@/components/link";
import { useHint } from "@/components/use-hint";
import { describeRunState } from "../../prepare/describe-run-state";
import classes from "../sweep-page.module.css";

/** The folds of a trial, each a link to its run; state by colour and, for all, on hover. */
export function FoldChips({ trial, runs }: { trial: number; runs: readonly TrialRun[] }) {
  const manySeeds = new Set(runs.map((run) => run.seed)).size > 1;
  return (
    <span className={classes.folds}>
      {runs.map((run) => (
        <FoldChip key={run.id} trial={trial} run={run} manySeeds={manySeeds} />
      ))}
    </span>
  );
}

function FoldChip({ trial, run, manySeeds }: { trial: number; run: TrialRun; manySeeds: boolean }) {
  const state = describeRunState(run);
  const { hint, events } = useHint(state);
  return (
    <>
      <Link href={`/runs/${run.id}`} className={classes.fold} data-state={run.state} {...events}>
        F{foldLabel(run)}
        {manySeeds ? `·s${run.seed}` : ""}
        {run.state === "running" ? <span>e{run.epoch}</span> : null}
        {run.attempt > 1 ? <span>↻</span> : null}
        <span className="fw-visually-hidden">
          {" "}
          run {run.id} of trial {trial}: {state}
        </span>
      </Link>
      {hint}
    </>
  );
}
