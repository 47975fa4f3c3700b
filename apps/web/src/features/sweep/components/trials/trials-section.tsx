"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Button } from "@mantine/core";
import { IconArrowUpRight, IconDownload } from "@tabler/icons-react";
import { memo, useCallback, useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { useSetUrlState, useUrlState } from "@/fetching/use-url-state";
import { formatCount, plural } from "@/formats/numbers";
import { exportPath, MAX_NUMBERS } from "../../prepare/trial-list";
import type { TrialList } from "../../queries/use-trial-list";
import { trialColumns } from "./trial-columns";
import { TrialFilters } from "./trial-filters";
import { TrialPager } from "./trial-pager";

interface TrialsSectionProps {
  sweep: SweepDetail;
  list: TrialList;
}

/**
 * Every trial with the states of its folds, a page at a time, sorted and filtered by the server; choosing one shows its
 * curves, choosing it again those of the best.
 */
export const TrialsSection = memo(function TrialsSection({ sweep, list }: TrialsSectionProps) {
  const [chosen] = useUrlState("trial", "");
  const setMany = useSetUrlState();
  const { settings, set, query } = list;
  const page = query.data;
  const total = page?.total ?? 0;
  // The same function and columns for every choice, so that two rows are drawn anew and not all.
  const choose = useCallback(
    (number: number) => {
      const isChosen = new URLSearchParams(window.location.search).get("trial") === String(number);
      setMany({ trial: isChosen ? null : String(number) });
    },
    [setMany],
  );
  const columns = useMemo(() => (page ? trialColumns(sweep, page, choose) : []), [sweep, page, choose]);
  return (
    <Section
      flush
      title="Trials"
      about={`${selectionText(list.selected)}${formatCount(total)} of ${formatCount(sweep.trials.planned)} planned${settings.sort === "" ? `, ${sweep.nested ? "by number" : sweep.front ? "best of the first objective first" : "best first"}` : ""}`}
      actions={
        <>
          <Button
            variant="default"
            component="a"
            href={exportPath(sweep, settings, "csv")}
            download
            title="All trials that the filters leave, a row each"
            leftSection={<IconDownload size={14} />}
          >
            CSV
          </Button>
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
      <TrialFilters sweep={sweep} settings={settings} set={set} />
      <QueryView query={query}>
        {(page) => (
          <>
            <DataTable
              label={`Trials of ${sweep.name}`}
              columns={columns}
              rows={page.trials}
              rowKey={(trial) => trial.id}
              onSort={(sort) => set({ sort })}
              rowHeight={sweep.variants.some(({ description }) => description !== "") ? 48 : undefined}
              isSelected={(trial) => chosen === String(trial.number)}
              empty={
                page.total === 0 ? (
                  <EmptyState sentence="The first trial appears when the sweep starts." />
                ) : (
                  <EmptyState sentence={`None of the ${plural(page.total, "trial")} matches the filters.`} />
                )
              }
            />
            <TrialPager page={page} set={set} />
          </>
        )}
      </QueryView>
    </Section>
  );
});

/** What the selection in the plots leaves, where there is one. */
function selectionText(selected: number | null): string {
  if (selected === null) return "";
  const named = selected > MAX_NUMBERS ? `, the best ${MAX_NUMBERS} listed` : "";
  return `${formatCount(selected)} selected in the plots${named} · `;
}
