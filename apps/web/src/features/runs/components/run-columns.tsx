import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { stateText } from "@foldwise/core/sweep";
import { foldLabel } from "@foldwise/core/words";
import type { ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { prepareObjective } from "@/entities/run/objective";
import { formatDuration, secondsBetween } from "@/formats/times";
import { parameterColumns } from "../prepare/parameter-columns";
import classes from "./run-columns.module.css";

/** The result first: on a phone it is what stands beside the name. */
const FIXED: readonly Column<RunSummary>[] = [
  {
    key: "objective",
    header: "objective",
    hint: "The sweep's objective metric at the evaluated weights: best epoch so far, or last epoch.",
    align: "right",
    value: (run) => (run.objective === null ? null : decodeMetric(run.objective)),
    cell: (run) => {
      const { label, text, reason, place } = prepareObjective(run);
      return text === null ? (
        <MissingValue reason={reason} />
      ) : (
        <span title={`${label} ${place}`}>{text}</span>
      );
    },
  },
  { key: "variant", header: "variant", value: (run) => run.variant },
  {
    key: "fold",
    header: "fold",
    align: "right",
    value: (run) => run.fold,
    cell: (run) => (run.fold === null ? null : foldLabel(run)),
  },
  { key: "seed", header: "seed", align: "right", value: (run) => run.seed },
  {
    key: "state",
    header: "state",
    value: stateText,
    cell: (run) => <StateBadge state={run.state} waitingForSlot={run.waitingForSlot} />,
  },
  {
    key: "epoch",
    header: "epoch",
    align: "right",
    value: (run) => (run.sweepId === null ? null : run.epoch),
    cell: (run) => {
      if (run.sweepId === null)
        return <MissingValue reason="Logged from outside: it has steps and no epochs." />;
      return run.epochs === null ? run.epoch : `${run.epoch} / ${run.epochs}`;
    },
  },
  {
    key: "best",
    header: "best epoch",
    align: "right",
    value: (run) => run.bestEpoch,
    cell: (run) => run.bestEpoch ?? <MissingValue reason="Known after the first epoch." />,
  },
  {
    key: "attempt",
    header: "attempts",
    align: "right",
    value: (run) => (run.sweepId === null ? null : run.attempt),
    cell: (run) =>
      run.sweepId === null ? <MissingValue reason="Logged from outside." /> : String(run.attempt),
  },
  {
    key: "dataset",
    header: "dataset",
    value: (run) => run.dataset?.name ?? null,
    cell: (run) => (
      <span style={{ display: "inline-flex", gap: 6, alignItems: "center" }}>
        {run.dataset?.name ?? <MissingValue reason="This run has no dataset." />}
        <SyntheticBadge dataset={run.dataset} simulated={run.simulated} />
      </span>
    ),
  },
  {
    key: "sweep",
    header: "sweep",
    value: (run) => run.sweepName,
    cell: (run) =>
      run.sweepId === null ? (
        <MissingValue reason="Logged from outside; not part of a sweep." />
      ) : (
        <Link href={`/sweeps/${run.sweepId}`}>{run.sweepName}</Link>
      ),
  },
  { key: "splits", header: "splits", value: (run) => run.splitScheme },
  {
    key: "took",
    header: "duration",
    align: "right",
    value: (run) =>
      run.startedAt && run.finishedAt ? secondsBetween(run.startedAt, run.finishedAt, new Date()) : null,
    cell: (run) =>
      run.startedAt && run.finishedAt ? (
        formatDuration(secondsBetween(run.startedAt, run.finishedAt, new Date()))
      ) : (
        <MissingValue reason="The run has not finished." />
      ),
  },
  {
    key: "created",
    header: "created",
    align: "right",
    value: (run) => run.createdAt,
    cell: (run) => <RelativeTime at={run.createdAt} />,
  },
];

interface RunPicks {
  /** With `range` everything from the run picked before to this one. */
  pick: (id: number, range: boolean) => void;
  pickAll: (chosen: boolean) => void;
}

/**
 * Every column there can be for these runs: the fixed ones and one for each parameter.
 * @param lead what stands before a run, where they are a tree
 */
export function runColumns(
  runs: readonly RunSummary[],
  picked: ReadonlySet<number>,
  { pick, pickAll }: RunPicks,
  lead: (run: RunSummary) => ReactNode = () => null,
): Column<RunSummary>[] {
  return [
    {
      key: "name",
      header: "run",
      before: (
        <SelectAll
          all={runs.length > 0 && runs.every((run) => picked.has(run.id))}
          some={runs.some((run) => picked.has(run.id))}
          onChange={pickAll}
        />
      ),
      value: (run) => run.name,
      cell: (run) => (
        <span className={classes.name}>
          {lead(run)}
          <input
            type="checkbox"
            aria-label={`Select ${run.name}`}
            title="Shift-click selects a range"
            checked={picked.has(run.id)}
            // The change event does not tell of the Shift key; a click does, by mouse and by Space.
            onClick={(event) => pick(run.id, event.shiftKey)}
            onChange={() => undefined}
          />
          <Link href={`/runs/${run.id}`}>{run.name}</Link>
        </span>
      ),
    },
    ...FIXED,
    ...parameterColumns(runs),
  ];
}

function SelectAll(props: { all: boolean; some: boolean; onChange: (chosen: boolean) => void }) {
  const { all, some, onChange } = props;
  return (
    <input
      type="checkbox"
      aria-label="Select all runs shown"
      style={{ marginRight: 9, verticalAlign: "middle" }}
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = some && !all;
      }}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
