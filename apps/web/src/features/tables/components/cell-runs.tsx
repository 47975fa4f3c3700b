"use client";

import { Skeleton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@/components/link";
import { StateBadge } from "@/components/state-badge";
import { runQuery } from "@/entities/run/queries";
import { describeRun } from "../prepare/cell-story";
import classes from "./cell-drawer.module.css";

/** Past this many a link to the list says it better. */
const SHOWN = 9;

/** The runs that made a number: where they are, and the code and libraries they ran on. */
export function CellRuns({ runs }: { runs: readonly string[] }) {
  const shown = runs.slice(0, SHOWN);
  const answers = useQueries({ queries: shown.map((id) => runQuery(id)) });
  if (runs.length === 0) return null;
  return (
    <ul className={classes.runs} aria-label="Runs behind this number">
      {shown.map((id, index) => {
        const run = answers[index]?.data;
        return (
          <li key={id}>
            <Link className="fw-link" href={`/runs/${id}`}>
              {run?.name ?? `run ${id}`}
            </Link>
            {run ? (
              <>
                <StateBadge state={run.state} waitingForSlot={run.waitingForSlot} />
                <small>{describeRun(run)}</small>
              </>
            ) : answers[index]?.error ? (
              <small>{answers[index].error.message}</small>
            ) : (
              <Skeleton h={16} />
            )}
          </li>
        );
      })}
      {runs.length > SHOWN ? (
        <li>
          <Link className="fw-link" href={`/compare?runs=${runs.join(",")}`}>
            All {runs.length} runs
          </Link>
        </li>
      ) : null}
    </ul>
  );
}
