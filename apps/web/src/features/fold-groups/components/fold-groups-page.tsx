"use client";

import type { FoldGroupSummary } from "@foldwise/core/contracts/http/fold-group";
import { Button, Paper, Select } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { experimentsQuery } from "@/entities/experiment/queries";
import { foldGroupsQuery } from "@/entities/fold-group/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { FoldKeysForm } from "./fold-keys-form";

const COLUMNS: readonly Column<FoldGroupSummary>[] = [
  {
    key: "label",
    header: "group",
    value: (group) => group.label,
    cell: (group) => <Link href={`/fold-groups/${group.id}`}>{group.label}</Link>,
  },
  { key: "folds", header: "folds", align: "right", value: (group) => group.folds },
  {
    key: "complete",
    header: "complete runs",
    align: "right",
    value: (group) => group.complete,
    cell: (group) => (group.complete === group.runs ? group.runs : `${group.complete} of ${group.runs}`),
  },
  {
    key: "seeds",
    header: "seeds",
    align: "right",
    value: (group) => group.seeds || null,
    missing: "Its runs name no seed.",
  },
  {
    key: "repeats",
    header: "repeats",
    align: "right",
    value: (group) => group.repeats || null,
    missing: "Its runs name no repeat.",
  },
  { key: "experiment", header: "experiment", value: (group) => group.experimentName },
  {
    key: "parent",
    header: "parent run",
    value: (group) => group.parent?.name ?? null,
    cell: (group) =>
      group.parent ? <Link href={`/runs/${group.parent.id}`}>{group.parent.name}</Link> : null,
    missing: "Its runs are nested in none that is here.",
  },
  {
    key: "created",
    header: "newest run",
    align: "right",
    value: (group) => group.createdAt,
    cell: (group) => <RelativeTime at={group.createdAt} />,
  },
];

/** Every fold group; `?experiment` narrows them. */
export function FoldGroupsPage() {
  const [experiment, setExperiment] = useUrlState("experiment", "");
  const query = useInfiniteQuery(foldGroupsQuery(experiment));
  const groups = query.data?.pages.flatMap((page) => page.groups) ?? [];
  const experiments = useQuery(experimentsQuery).data ?? [];
  const chosen = experiments.find(({ id }) => String(id) === experiment);
  return (
    <>
      <PageHead
        title="Fold groups"
        about="Runs logged from outside that differ by a parameter or tag called fold."
        actions={<CsvButton title="fold groups" columns={COLUMNS} rows={groups} />}
      />
      <div className="fw-filters">
        <Select
          aria-label="Filter by experiment"
          placeholder="experiment"
          data={experiments.map(({ id, name }) => ({ value: String(id), label: `${name} (${id})` }))}
          value={experiment || null}
          onChange={(value) => setExperiment(value ?? "")}
          clearable
          searchable={experiments.length > 8}
          w={260}
        />
      </div>
      {chosen ? (
        <div style={{ marginBottom: 16 }}>
          <FoldKeysForm key={chosen.id} experiment={chosen} />
        </div>
      ) : null}
      <QueryView query={query}>
        {() =>
          groups.length === 0 ? (
            <EmptyState
              sentence={
                chosen
                  ? `${chosen.name} has no fold groups: its runs have no parameter or tag called ${chosen.foldKeys?.fold ?? "fold"}.`
                  : "There are no fold groups yet: runs logged with a parameter or tag called fold make one."
              }
              action={{ label: "Runs", href: "/runs" }}
              command="npx foldwise fold-group ls"
            />
          ) : (
            <Paper style={{ overflow: "hidden" }}>
              <DataTable label="Fold groups" columns={COLUMNS} rows={groups} rowKey={(group) => group.id} />
            </Paper>
          )
        }
      </QueryView>
      {query.hasNextPage ? (
        <Button
          variant="subtle"
          color="gray"
          mt={10}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older groups
        </Button>
      ) : null}
    </>
  );
}
