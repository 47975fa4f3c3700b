"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import {
  isSearch,
  SWEEP_TABLE_ROWS,
  type SweepTableRows,
  sweepTableColumns,
  tabledSweep,
} from "@foldwise/core/tables";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, use } from "react";
import { QueryView } from "@/components/query-view";
import { type ComparisonChoice, foldComparisonQuery } from "@/entities/fold-group/comparison-query";
import { foldGroupQuery } from "@/entities/fold-group/queries";
import { sweepQuery } from "@/entities/sweep/queries";
import { startOfCopy, startOfFolds, startOfSweep } from "../prepare/start";
import { definitionQuery } from "../queries/builder";
import { ReadBuilder } from "./read-builder";

interface StartedTableProps {
  /** The text that the address held when the page was opened; none comes of an address that was cut. */
  draft: Promise<string | null> | null;
  /** Id of the sweep whose table it is. */
  sweep: string | null;
  /** Id of the fold group whose table it is. */
  group: string | null;
  /** Id of the table that is copied. */
  from: string | null;
  blank: string;
}

/** A new table that starts from a draft, a sweep or another table. */
export function StartedTable(props: StartedTableProps) {
  return (
    <Suspense fallback={<Skeleton h={600} radius="lg" />}>
      <Started {...props} />
    </Suspense>
  );
}

function Started({ draft, sweep, group, from, blank }: StartedTableProps) {
  const text = draft === null ? null : use(draft);
  if (text !== null) return <ReadBuilder text={text} isDraft loaded={null} />;
  if (sweep) return <OfSweep id={sweep} />;
  if (group) return <OfGroup id={group} />;
  if (from) return <CopyOf id={from} />;
  return <ReadBuilder text={blank} loaded={null} />;
}

function OfSweep({ id }: { id: string }) {
  const search = useSearchParams();
  const rows = SWEEP_TABLE_ROWS.find((known) => known === search.get("rows")) ?? "best";
  const query = useQuery(sweepQuery(id));
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {(shown) => <SweepTable sweep={shown} by={search.get("by")} rows={rows} />}
    </QueryView>
  );
}

/** Columns that the sweep cannot have are not offered, and folds stand in their place. */
function SweepTable({ sweep, by, rows }: { sweep: SweepDetail; by: string | null; rows: SweepTableRows }) {
  const tabled = tabledSweep(sweep);
  const choices = sweepTableColumns(tabled);
  const columns = choices.find((known) => known === by) ?? "folds";
  return (
    <ReadBuilder
      key={`${columns} ${rows}`}
      text={startOfSweep(sweep, columns, rows)}
      loaded={null}
      by={{ chosen: columns, choices }}
      rows={isSearch(tabled) ? rows : undefined}
    />
  );
}

/** Of a group alone, or with what `?with` names, by the metrics that the address names. */
function OfGroup({ id }: { id: string }) {
  const search = useSearchParams();
  const named = (name: string) => search.get(name) ?? "";
  const choice = { id, other: named("with"), metric: named("metric"), otherMetric: named("withMetric") };
  return choice.other === "" ? (
    <OfGroupAlone id={id} metric={choice.metric} />
  ) : (
    <OfBoth choice={{ ...choice, value: "last" }} />
  );
}

function OfGroupAlone({ id, metric }: { id: string; metric: string }) {
  const query = useQuery(foldGroupQuery(id, "last"));
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {({ label, counted, metrics }) => {
        const name = metric || metrics[0]?.name || "accuracy";
        const text = startOfFolds({
          title: label,
          dataset: null,
          sides: [{ label, select: { group: id }, metric: name }],
          folds: [...new Set(counted.map(({ fold }) => fold))],
        });
        return <ReadBuilder key={id} text={text} loaded={null} />;
      }}
    </QueryView>
  );
}

function OfBoth({ choice }: { choice: ComparisonChoice }) {
  const query = useQuery(foldComparisonQuery(choice));
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {({ first, second, comparison }) => {
        const text = startOfFolds({
          title: `${first.label} and ${second.label}`,
          dataset: second.dataset ?? first.dataset,
          sides: [first, second],
          folds: comparison.perFold.map(({ fold }) => fold),
        });
        return <ReadBuilder key={`${first.id} ${second.id}`} text={text} loaded={null} />;
      }}
    </QueryView>
  );
}

function CopyOf({ id }: { id: string }) {
  const query = useQuery(definitionQuery(id));
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {(table) => <ReadBuilder text={startOfCopy(table)} loaded={null} />}
    </QueryView>
  );
}
