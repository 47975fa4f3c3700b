"use client";

import { Button, MultiSelect, Stack } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { runQuery } from "@/entities/run/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { MAX_RUNS, parseRuns } from "../prepare/compare";
import { suggestRuns } from "../prepare/suggest-runs";
import { recentRunsQuery } from "../queries/compare";
import { CompareChart } from "./compare-chart";
import { CompareTables } from "./compare-tables";

/** Chosen runs over each other: `?runs=1,2,3`. */
export function ComparePage() {
  const [text, setText] = useUrlState("runs", "");
  const recent = useQuery(recentRunsQuery);
  const ids = parseRuns(text);
  const answers = useQueries({ queries: ids.map((id) => runQuery(String(id))) });
  const runs = answers.flatMap(({ data }) => (data ? [data] : []));
  const failed = answers.find(({ error }) => error)?.error;
  return (
    <>
      <PageHead
        title="Compare"
        badges={
          <SyntheticBadge
            dataset={runs.find(({ dataset }) => dataset?.isSynthetic)?.dataset}
            simulated={runs.some(({ simulated }) => simulated)}
          />
        }
        about="Curves, parameters and results of chosen runs side by side."
      />
      <QueryView query={recent}>
        {(list) => {
          const known = [...new Map([...runs, ...list].map((run) => [run.id, run])).values()];
          if (known.length === 0)
            return (
              <EmptyState
                sentence="There are no runs to compare yet."
                action={{ label: "New sweep", href: "/sweeps/new" }}
                command="npx foldwise sweep run data/sweeps/quick-start.yaml"
              />
            );
          const suggested = suggestRuns(list);
          return (
            <Stack gap={16}>
              <MultiSelect
                label="Runs"
                placeholder="Choose runs"
                searchable
                clearable
                maxValues={MAX_RUNS}
                data={known.map((run) => ({
                  value: String(run.id),
                  label: `${run.name}${run.variant ? ` (${run.variant})` : ""}`,
                }))}
                value={ids.map(String).filter((id) => known.some((run) => String(run.id) === id))}
                onChange={(values) => setText(values.join(","))}
              />
              {runs.length === 0 && suggested ? (
                <div>
                  <Button
                    variant="default"
                    maw="100%"
                    title={suggested.label}
                    onClick={() => setText(suggested.ids.join(","))}
                  >
                    {suggested.label}
                  </Button>
                </div>
              ) : null}
              {failed ? <ErrorState error={failed} /> : null}
              {runs.length > 0 ? (
                <>
                  <CompareChart runs={runs} />
                  <CompareTables runs={runs} />
                </>
              ) : null}
            </Stack>
          );
        }}
      </QueryView>
    </>
  );
}
