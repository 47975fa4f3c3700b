"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Button } from "@mantine/core";
import { IconArrowUpRight } from "@tabler/icons-react";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { rankTrials } from "../prepare/rank-trials";
import { trialColumns } from "./trial-columns";

/** Trials with the states of their folds; choosing one of several shows its curves, choosing it again those of the best. */
export function TrialsTable({ sweep }: { sweep: SweepDetail }) {
  const [chosen, setChosen] = useUrlState("trial", "");
  const columns = trialColumns(sweep, (number) => setChosen(chosen === String(number) ? "" : String(number)));
  const trials = rankTrials(sweep);
  return (
    <Section
      flush
      title="Trials"
      about={`${sweep.trialViews.length} of ${sweep.trials.planned} planned, ${sweep.nested ? "by number" : sweep.front ? "Pareto front first" : "best first"}`}
      actions={
        <>
          <CsvButton title={`${sweep.name} trials`} columns={columns} rows={trials} />
          <Button
            variant="default"
            component={Link}
            href={`/runs?sweep=${sweep.id}`}
            rightSection={<IconArrowUpRight size={14} />}
          >
            All runs
          </Button>
        </>
      }
    >
      <DataTable
        label={`Trials of ${sweep.name}`}
        columns={columns}
        rows={trials}
        rowKey={(trial) => trial.id}
        rowHeight={sweep.variants.some(({ description }) => description !== "") ? 48 : undefined}
        isSelected={(trial) => chosen === String(trial.number)}
        empty={<EmptyState sentence="The first trial appears when the sweep starts." />}
      />
    </Section>
  );
}
