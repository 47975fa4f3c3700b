"use client";

import type { SweepDetail } from "@foldwise/core";
import { Button } from "@mantine/core";
import { IconArrowUpRight } from "@tabler/icons-react";
import Link from "next/link";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { trialColumns } from "./trial-columns";

/** Trials with the states of their folds; choosing one of several draws its curves. */
export function TrialsTable({ sweep }: { sweep: SweepDetail }) {
  const [chosen, setChosen] = useUrlState("trial", "");
  const columns = trialColumns(sweep, (number) => setChosen(String(number)));
  return (
    <Section
      flush
      title="Trials"
      about={`${sweep.trialViews.length} of ${sweep.trials.planned} planned`}
      actions={
        <>
          <CsvButton title={`${sweep.name} trials`} columns={columns} rows={sweep.trialViews} />
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
        rows={sweep.trialViews}
        rowKey={(trial) => trial.id}
        isSelected={(trial) => chosen === String(trial.number)}
        empty={<EmptyState sentence="The first trial is written down as soon as the sweep starts." />}
      />
    </Section>
  );
}
