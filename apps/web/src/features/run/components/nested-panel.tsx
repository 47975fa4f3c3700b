"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { StateBadge } from "@/components/state-badge";
import { groupsOfRunQuery } from "@/entities/fold-group/queries";
import type { TreeRow } from "@/entities/run/flatten-tree";
import { nestedRunsQuery, type RunTree, useRunTree } from "@/entities/run/run-tree";
import { TreeToggle } from "@/entities/run/tree-toggle";

/** The runs that are nested in this one, as a tree, and the fold groups that they make. */
export function NestedPanel({ run }: { run: RunDetail }) {
  const nested = useQuery(nestedRunsQuery(run.id));
  const groups = useQuery(groupsOfRunQuery(run.id));
  return (
    <Section
      title="Nested runs"
      about={
        <>
          {`${run.children} directly in this one`}
          {(groups.data ?? []).slice(0, 20).map((group) => (
            <span key={group.id}>
              {" · fold group "}
              <Anchor
                component={Link}
                href={`/fold-groups/${group.id}`}
                c="inherit"
                fz="inherit"
                td="underline"
              >
                {group.label}
              </Anchor>
              {`, ${group.folds} folds`}
            </span>
          ))}
        </>
      }
      flush
    >
      <QueryView query={nested}>{({ runs }) => <Tree run={run} runs={runs} />}</QueryView>
    </Section>
  );
}

function Tree({ run, runs }: { run: RunDetail; runs: Parameters<typeof useRunTree>[0] }) {
  const tree = useRunTree(
    runs.toSorted((a, b) => (a.fold ?? Infinity) - (b.fold ?? Infinity) || a.id - b.id),
  );
  return (
    <>
      <DataTable
        label="Nested runs"
        columns={columnsOf(tree)}
        rows={tree.rows}
        rowKey={(row) => row.run.id}
        sortParameter="nested"
      />
      {runs.length < run.children ? <div className="fw-dim">The newest {runs.length} of them.</div> : null}
    </>
  );
}

function columnsOf(tree: RunTree): Column<TreeRow>[] {
  return [
    {
      key: "name",
      header: "run",
      isSortable: false,
      value: ({ run }) => run.name,
      cell: ({ run, depth }) => (
        <span style={{ display: "inline-flex", alignItems: "center" }}>
          <TreeToggle run={run} depth={depth} tree={tree} />
          <Link href={`/runs/${run.id}`}>{run.name}</Link>
        </span>
      ),
    },
    {
      key: "fold",
      header: "fold",
      align: "right",
      isSortable: false,
      value: ({ run }) => run.fold,
      missing: "It names no fold, or one that is not a whole number.",
    },
    {
      key: "seed",
      header: "seed",
      align: "right",
      isSortable: false,
      value: ({ run }) => run.seed,
      missing: "It names no seed.",
    },
    {
      key: "state",
      header: "state",
      isSortable: false,
      value: ({ run }) => run.state,
      cell: ({ run }) => <StateBadge state={run.state} waitingForSlot={run.waitingForSlot} />,
    },
  ];
}
