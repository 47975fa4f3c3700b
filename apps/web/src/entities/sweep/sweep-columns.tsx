import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { endedText, endedTrainings, isMaximum, objectivePlaceText, stateText } from "@foldwise/core/sweep";
import type { Column } from "@/components/data-table/column";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric, plural } from "@/formats/numbers";
import { formatDuration, secondsBetween } from "@/formats/times";
import { sweepShare } from "./progress";
import { ProgressLine } from "./progress-line";
import { sharedMetric } from "./shared-metric";
import classes from "./sweep-columns.module.css";

/** Columns of sweeps, the result beside the name. A metric that all have names the column, else each cell says its own. */
export function sweepColumns(sweeps: readonly SweepSummary[]): readonly Column<SweepSummary>[] {
  const metric = sharedMetric(sweeps);
  return [
    {
      key: "name",
      header: "sweep",
      wrap: 220,
      value: (sweep) => sweep.name,
      cell: (sweep) => <Link href={`/sweeps/${sweep.id}`}>{sweep.name}</Link>,
    },
    {
      key: "best",
      header: metric === null ? "best value" : `best ${metricLabel(metric)}`,
      align: "right",
      value: (sweep) => sweep.best?.value ?? null,
      cell: (sweep) => <BestValue sweep={sweep} named={metric === null} />,
    },
    {
      key: "state",
      header: "state",
      value: stateText,
      cell: (sweep) => <StateBadge state={sweep.state} waitingForSlot={sweep.waitingForSlot} />,
    },
    {
      key: "progress",
      header: "progress",
      value: sweepShare,
      cell: (sweep) => <ProgressLine sweep={sweep} width={96} />,
    },
    {
      key: "trainings",
      header: "runs",
      hint: "Training runs complete or pruned with their trials, of those planned.",
      align: "right",
      value: ({ trainings }) => endedTrainings(trainings),
      cell: ({ trainings, ...sweep }) => (
        <span title={endedText(trainings) ?? undefined}>
          {endedTrainings(trainings)} / {mostText(sweep)}
          {trainings.planned}
        </span>
      ),
    },
    {
      key: "evaluations",
      header: "evaluations",
      align: "right",
      value: (sweep) => sweep.evaluations.complete,
      cell: ({ evaluations: { complete, planned }, ...sweep }) =>
        `${complete} / ${mostText(sweep)}${planned}`,
    },
    { key: "failures", header: "failures", align: "right", value: (sweep) => sweep.failures },
    {
      key: "dataset",
      header: "dataset",
      wrap: 230,
      width: 196,
      value: (sweep) => sweep.dataset?.name ?? "",
      cell: (sweep) => (
        <span style={{ display: "inline-flex", flexWrap: "wrap", gap: "2px 6px", alignItems: "center" }}>
          {sweep.dataset ? <Link href={`/datasets/${sweep.dataset.slug}`}>{sweep.dataset.name}</Link> : null}
          <SyntheticBadge dataset={sweep.dataset} simulated={sweep.simulated} />
        </span>
      ),
    },
    {
      key: "duration",
      header: "duration",
      align: "right",
      value: (sweep) =>
        sweep.startedAt ? secondsBetween(sweep.startedAt, sweep.finishedAt, new Date()) : null,
      cell: (sweep) =>
        sweep.startedAt && sweep.finishedAt ? (
          formatDuration(secondsBetween(sweep.startedAt, sweep.finishedAt, new Date()))
        ) : (
          <MissingValue reason={sweep.startedAt ? "Not finished." : "Not started."} />
        ),
    },
    {
      key: "created",
      header: "created",
      align: "right",
      value: (sweep) => sweep.createdAt,
      cell: (sweep) => <RelativeTime at={sweep.createdAt} />,
    },
  ];
}

const mostText = (sweep: Parameters<typeof isMaximum>[0]) => (isMaximum(sweep) ? "max. " : "");

/** Pixels of a row: a name, or a dataset and its badge, may take two lines. */
export const SWEEP_ROW_HEIGHT = 48;

function BestValue({ sweep, named }: { sweep: SweepSummary; named: boolean }) {
  if (sweep.front && sweep.front.trials.length > 0)
    return (
      <span title={sweep.objectives.map(({ metric }) => metricLabel(metric)).join(", ")}>
        Pareto front: {plural(sweep.front.trials.length, "trial")}
      </span>
    );
  if (!sweep.best) return <MissingValue reason="No trial is complete yet." />;
  const { metric } = sweep.objective;
  return (
    <span
      title={`${metricLabel(metric)} ${objectivePlaceText(sweep.objective)}, ${sweep.best.variant}, trial ${sweep.best.trialNumber}`}
    >
      {formatMetric(metric, sweep.best.value)}
      {named ? <span className={classes.second}>{metricLabel(metric)}</span> : null}
    </span>
  );
}
