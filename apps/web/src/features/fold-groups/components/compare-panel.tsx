"use client";

import type { FoldComparisonView } from "@foldwise/core/contracts/http/fold-comparison";
import type { FoldGroup } from "@foldwise/core/contracts/http/fold-group";
import { Button, Select } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { foldComparisonQuery } from "@/entities/fold-group/comparison-query";
import { foldGroupsQuery } from "@/entities/fold-group/queries";
import { sweepsQuery } from "@/entities/sweep/list-query";
import { useUrlState } from "@/fetching/use-url-state";
import { prepareComparison } from "../prepare/comparison";
import classes from "./fold-group.module.css";

/** Paired tests over folds against another group, or the best trial of a sweep. */
export function ComparePanel({ group }: { group: FoldGroup }) {
  const [other, setOther] = useUrlState("with", "");
  const [metric, setMetric] = useUrlState("of", "");
  const [otherMetric, setOtherMetric] = useUrlState("against", "");
  const groups = useInfiniteQuery(foldGroupsQuery(""));
  const sweeps = useQuery(sweepsQuery(""));
  const beside = (groups.data?.pages.flatMap((page) => page.groups) ?? []).filter(
    ({ id }) => id !== group.id,
  );
  const ofSweeps = sweeps.data?.sweeps ?? [];
  const known = [...beside.map(({ id }) => id), ...ofSweeps.map(({ id }) => String(id))];
  return (
    <Section
      title="Compare by folds"
      about="Fold n of one with fold n of the other, by paired tests."
      actions={
        other ? (
          <Button
            variant="default"
            component={Link}
            href={`/tables/new?${new URLSearchParams({ group: group.id, with: other, metric, withMetric: otherMetric })}`}
            leftSection={<IconTable size={14} />}
          >
            Table of both
          </Button>
        ) : null
      }
    >
      <Select
        label="With"
        placeholder="a fold group, or a sweep's best trial"
        searchable
        clearable
        maw={460}
        value={other || null}
        onChange={(value) => {
          setOther(value ?? "");
          setOtherMetric("");
        }}
        data={[
          {
            group: "Fold groups",
            items: beside.map(({ id, label, experimentName, folds }) => ({
              value: id,
              label: `${label} (${experimentName}, ${folds} folds)`,
            })),
          },
          {
            group: "Sweeps, best trial",
            items: ofSweeps.map(({ id, name }) => ({ value: String(id), label: `${name} (sweep ${id})` })),
          },
          ...(other && !known.includes(other)
            ? [{ group: "Chosen", items: [{ value: other, label: trialLabel(other, ofSweeps) }] }]
            : []),
        ]}
      />
      {other ? (
        <Compared
          choice={{ id: group.id, other, metric, otherMetric, value: group.value }}
          names={group.metrics.map(({ name }) => name)}
          onMetric={setMetric}
          onOtherMetric={setOtherMetric}
        />
      ) : null}
    </Section>
  );
}

/** Of a trial, `sweep/number`; anything else is its own. */
function trialLabel(other: string, sweeps: readonly { id: number; name: string }[]): string {
  const [, sweep, number] = /^(\d+)\/(\d+)$/.exec(other) ?? [];
  if (sweep === undefined) return other;
  const name = sweeps.find(({ id }) => String(id) === sweep)?.name;
  return name === undefined ? `sweep ${sweep}, trial ${number}` : `${name}, trial ${number} (sweep ${sweep})`;
}

function Compared({
  choice,
  names,
  onMetric,
  onOtherMetric,
}: {
  choice: Parameters<typeof foldComparisonQuery>[0];
  names: readonly string[];
  onMetric: (name: string) => void;
  onOtherMetric: (name: string) => void;
}) {
  const query = useQuery(foldComparisonQuery(choice));
  return (
    <>
      <div className={classes.choices}>
        <Select
          label="Metric of this group"
          placeholder="one that both have"
          searchable
          data={[...names]}
          value={choice.metric || query.data?.first.metric || null}
          onChange={(name) => onMetric(name ?? "")}
        />
        {query.data ? (
          <Select
            label="Metric of the other"
            searchable
            data={query.data.second.metrics}
            value={query.data.second.metric}
            onChange={(name) => onOtherMetric(name ?? "")}
          />
        ) : null}
      </div>
      <QueryView query={query}>{(data) => <Comparison compared={data} />}</QueryView>
    </>
  );
}

type Fold = ReturnType<typeof prepareComparison>["folds"][number];

function Comparison({ compared }: { compared: FoldComparisonView }) {
  const { headline, withheld, verdict, test, folds, tests, notes } = prepareComparison(compared);
  const columns: Column<Fold>[] = [
    { key: "fold", header: "fold", value: ({ fold }) => fold, cell: ({ fold }) => `F${fold}` },
    { key: "first", header: compared.first.label, align: "right", value: ({ first }) => first },
    { key: "second", header: compared.second.label, align: "right", value: ({ second }) => second },
    { key: "effect", header: "difference", align: "right", value: ({ effect }) => effect },
  ];
  return (
    <>
      {headline === null ? (
        <div>Not compared: {withheld}.</div>
      ) : (
        <>
          <div className={classes.headline}>
            {verdict === null ? "" : `Is ${compared.first.label} better? ${verdict}. `}
            {headline}
          </div>
          {test ? <div className={classes.detail}>{test}</div> : null}
          <div className={classes.table}>
            <DataTable
              label="Differences by fold"
              columns={columns}
              rows={folds}
              rowKey={({ fold }) => fold}
              sortParameter="differences"
            />
          </div>
          <dl className={classes.tests}>
            {tests.map(({ name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {notes.map((note) => (
        <div key={note} className={classes.detail}>
          {note}
        </div>
      ))}
    </>
  );
}
