"use client";

import type { FoldGroup } from "@foldwise/core/contracts/http/fold-group";
import { Anchor, Button, Skeleton } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { StatCard } from "@/components/stat-card";
import { Warnings } from "@/components/warnings";
import { foldGroupQuery } from "@/entities/fold-group/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { ComparePanel } from "./compare-panel";
import { GroupChart } from "./group-chart";
import { LeftOut } from "./left-out";
import { FoldTable, MetricTable } from "./metric-table";

/** Logged runs that differ by their fold: curves, means with their intervals, and paired tests against others. */
export function FoldGroupPage({ id }: { id: string }) {
  const [valueText, setValue] = useUrlState("value", "last");
  const query = useQuery(foldGroupQuery(id, valueText === "best" ? "best" : "last"));
  // The run that its runs are nested in has the label as its name.
  useNamePage(query.data ? titleOf(query.data) : null);
  return (
    <QueryView query={query} skeleton={<Skeleton h={700} radius="lg" />}>
      {(group) => <Loaded group={group} onValue={setValue} />}
    </QueryView>
  );
}

const titleOf = ({ label }: Pick<FoldGroup, "label">) => `${label} by fold`;

function Loaded({ group, onValue }: { group: FoldGroup; onValue: (value: string) => void }) {
  const { parent, experimentName, counted, folds, seeds, repeats, leftOut } = group;
  return (
    <>
      <PageHead
        title={titleOf(group)}
        about={
          <>
            fold group of the experiment {experimentName}
            {parent ? (
              <>
                {", nested in "}
                <Anchor component={Link} href={`/runs/${parent.id}`} c="inherit" fz="inherit" td="underline">
                  {parent.name}
                </Anchor>
              </>
            ) : (
              ", nested in no run that is here"
            )}
          </>
        }
        actions={
          <Button
            variant="default"
            component={Link}
            href={`/tables/new?${new URLSearchParams({ group: group.id })}`}
            leftSection={<IconTable size={14} />}
          >
            Make a table
          </Button>
        }
      />
      <div className="fw-stack">
        <Warnings title="What is missing or in doubt" lines={group.notes} />
        <div className="fw-strip">
          <StatCard label="Folds" value={folds} detail={repeats > 1 ? `of ${repeats} repeats` : undefined} />
          <StatCard
            label="Runs that count"
            value={counted.length}
            detail={leftOut.length > 0 ? `${plural(leftOut.length, "other")}` : `of ${group.runs}`}
          />
          <StatCard
            label="Seeds"
            value={Math.max(1, seeds)}
            detail={seeds === 0 ? "none named" : undefined}
          />
          <StatCard label="Metrics" value={group.metrics.length} />
        </div>
        {group.metrics.length === 0 ? (
          <EmptyState sentence="No complete run of this group has logged a metric yet." />
        ) : (
          <>
            <GroupChart group={group} />
            <MetricTable group={group} onValue={onValue} />
            <FoldTable group={group} />
            <ComparePanel group={group} />
          </>
        )}
        <LeftOut group={group} />
      </div>
    </>
  );
}
