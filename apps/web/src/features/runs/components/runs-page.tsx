"use client";

import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { Button, Paper, SegmentedControl, Text } from "@mantine/core";
import { IconArrowsDiff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { parseSorting } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { sortRows } from "@/components/data-table/sort-rows";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { queryName } from "@/components/query-field/complete";
import { QueryView } from "@/components/query-view";
import { useRunTree } from "@/entities/run/run-tree";
import { TreeToggle } from "@/entities/run/tree-toggle";
import { useAddress, useUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { chooseColumns, parseIds } from "../prepare/parameter-columns";
import { pickRuns } from "../prepare/pick-runs";
import { readOrder, withMetricColumn } from "../prepare/run-order";
import { RUN_FILTERS, type RunFilters, runsQuery } from "../queries/runs";
import { ColumnPicker } from "./column-picker";
import { runColumns } from "./run-columns";
import { RunFilterBar } from "./run-filter-bar";

/** Filters that say where runs are, and not which of them are looked for. */
const PLACES: readonly string[] = ["experiment", "sweep", "dataset"];

/** Every run; filters, columns, sorting and what is chosen stand in the address. */
export function RunsPage() {
  const search = useAddress();
  const filters: RunFilters = Object.fromEntries(
    RUN_FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])),
  );
  // Metrics are kept in order within an experiment: without one there is no order over all runs but their age.
  const canOrder = Boolean(filters.sweep ?? filters.experiment);
  const order = canOrder ? readOrder(search) : null;
  const sortText = search.get("sort") ?? "";
  const [view, setView] = useUrlState("view", "nested");
  // What is found or sorted stands in one list, wherever it is nested.
  const isFound = Object.keys(filters).some((name) => !PLACES.includes(name));
  const isTree = view !== "flat" && !isFound && order === null && sortText === "";
  const query = useInfiniteQuery(runsQuery(filters, order, isTree));
  const { hasNextPage, isFetching, fetchNextPage, isError } = query;
  // A column sorts what is loaded, so all of them have to be.
  const isSorted = sortText !== "";
  useEffect(() => {
    if (isSorted && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isSorted, hasNextPage, isFetching, isError, fetchNextPage]);
  const [columnText, setColumnText] = useUrlState("columns", "");
  const [pickedText, setPicked] = useUrlState("runs", "");
  const picked = parseIds(pickedText);
  const anchor = useRef<number | null>(null);
  const listed = query.data?.pages.flatMap((page) => page.runs) ?? [];
  const tree = useRunTree(isTree ? listed : []);
  const depths = new Map(tree.rows.map(({ run, depth }) => [run.id, depth]));
  const runs = isTree ? tree.rows.map(({ run }) => run) : listed;
  const values = new Map(
    query.data?.pages.flatMap((page) =>
      page.runs.map((run, index): [number, number | null] => {
        const value = page.values?.[index] ?? null;
        return [run.id, value === null ? null : decodeMetric(value)];
      }),
    ),
  );
  const picks = {
    pick: (id: number, range: boolean) => {
      const shown = sortRows(runs, all, parseSorting(sortText, all)).map((run) => run.id);
      setPicked(pickRuns(picked, { id, anchor: range ? anchor.current : null, shown }).join(","));
      anchor.current = id;
    },
    pickAll: (isChosen: boolean) => {
      const others = [...picked].filter((id) => runs.every((run) => run.id !== id));
      setPicked([...others, ...(isChosen ? runs.map((run) => run.id) : [])].join(","));
    },
  };
  const all = runColumns(runs, picked, picks, (run) =>
    isTree ? <TreeToggle run={run} depth={depths.get(run.id) ?? 0} tree={tree} /> : null,
  );
  const chosen = chooseColumns(all, columnText);
  const columns = order ? withMetricColumn(chosen, order, values) : chosen;
  return (
    <>
      <PageHead
        title="Runs"
        about="A run is a trial on one fold with one seed, or what a program outside logged."
        actions={
          <>
            <SegmentedControl
              aria-label="Nested runs"
              value={isTree ? "nested" : "flat"}
              disabled={isFound || order !== null || sortText !== ""}
              onChange={setView}
              data={["nested", "flat"]}
            />
            <Button
              variant="default"
              component={Link}
              href={filters.experiment ? `/fold-groups?experiment=${filters.experiment}` : "/fold-groups"}
            >
              Fold groups
            </Button>
            {picked.size === 0 ? (
              <Button variant="default" disabled leftSection={<IconArrowsDiff size={14} />}>
                Compare
              </Button>
            ) : (
              <Button
                component={Link}
                href={`/compare?runs=${[...picked].join(",")}`}
                variant={picked.size > 1 ? "filled" : "default"}
                leftSection={<IconArrowsDiff size={14} />}
              >
                Compare {picked.size}
              </Button>
            )}
            <ColumnPicker all={all} shown={chosen} onChange={setColumnText} />
            <CsvButton title="runs" columns={columns} rows={runs} />
          </>
        }
      />
      <RunFilterBar filters={filters} order={order} canOrder={canOrder} names={namesOf(runs)} />
      <QueryView query={query}>
        {() =>
          runs.length === 0 ? (
            <EmptyState
              sentence={
                Object.keys(filters).length > 0 ? "No runs match these filters." : "There are no runs yet."
              }
              action={
                Object.keys(filters).length > 0
                  ? { label: "All runs", href: "/runs" }
                  : { label: "New sweep", href: "/sweeps/new" }
              }
              command="npx foldwise run ls"
            />
          ) : (
            <Paper style={{ overflow: "hidden" }}>
              <DataTable
                label="Runs"
                columns={columns}
                rows={runs}
                rowKey={(run) => run.id}
                isSelected={(run) => picked.has(run.id)}
              />
            </Paper>
          )
        }
      </QueryView>
      <Text fz={12} c="var(--fw-dim)" mt={10} component="div">
        {query.data ? plural(runs.length, "run") : ""}
        {query.data && hasNextPage && isSorted
          ? " so far; the rest is loading, so that the sorting covers every run"
          : ""}
        {hasNextPage && !isSorted ? (
          <Button
            variant="subtle"
            color="gray"
            ml={8}
            loading={query.isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {order ? "Show more" : "Show older runs"}
          </Button>
        ) : null}
      </Text>
    </>
  );
}

/** What the runs that are loaded have, as a query names it. */
function namesOf(runs: readonly RunSummary[]): string[] {
  const params = new Set(runs.flatMap((run) => Object.keys(run.params)));
  const metrics = new Set(runs.flatMap((run) => run.objectiveOf?.metric ?? []));
  return [
    ...[...metrics].map((key) => queryName("metrics", key)),
    ...[...params].sort().map((key) => queryName("params", key)),
  ];
}
