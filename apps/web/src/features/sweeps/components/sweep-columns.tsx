import { objectivePlaceText, type SweepSummary } from "@foldwise/core";
import Link from "next/link";
import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { formatDuration, secondsBetween } from "@/formats/times";
import { sweepShare } from "../prepare/progress";
import { ProgressLine } from "./progress-line";

export const SWEEP_COLUMNS: readonly Column<SweepSummary>[] = [
  {
    key: "name",
    header: "sweep",
    value: (sweep) => sweep.name,
    cell: (sweep) => <Link href={`/sweeps/${sweep.id}`}>{sweep.name}</Link>,
  },
  {
    key: "state",
    header: "state",
    value: (sweep) => sweep.state,
    cell: (sweep) => <StateBadge state={sweep.state} />,
  },
  {
    key: "progress",
    header: "progress",
    value: sweepShare,
    cell: (sweep) => <ProgressLine sweep={sweep} width={96} />,
  },
  {
    key: "trainings",
    header: "trainings",
    align: "right",
    value: (sweep) => sweep.trainings.complete,
    cell: (sweep) => `${sweep.trainings.complete} / ${sweep.trainings.planned}`,
  },
  {
    key: "evaluations",
    header: "evaluations",
    align: "right",
    value: (sweep) => sweep.evaluations.complete,
    cell: (sweep) => `${sweep.evaluations.complete} / ${sweep.evaluations.planned}`,
  },
  { key: "failures", header: "failures", align: "right", value: (sweep) => sweep.failures },
  {
    key: "best",
    header: "best objective",
    align: "right",
    value: (sweep) => sweep.best?.value ?? null,
    cell: (sweep) =>
      sweep.best ? (
        <span
          title={`${metricLabel(sweep.objective.metric)} ${objectivePlaceText(sweep.objective)}, ${sweep.best.variant}, trial ${sweep.best.trialNumber}`}
        >
          {formatMetric(sweep.objective.metric, sweep.best.value)}
        </span>
      ) : (
        <MissingValue reason="No trial is complete yet." />
      ),
  },
  {
    key: "dataset",
    header: "data set",
    value: (sweep) => sweep.dataset.name,
    cell: (sweep) => (
      <span style={{ display: "inline-flex", gap: 6, alignItems: "center" }}>
        <Link href={`/datasets/${sweep.dataset.slug}`}>{sweep.dataset.name}</Link>
        <SyntheticBadge dataset={sweep.dataset} simulated={sweep.simulated} />
      </span>
    ),
  },
  {
    key: "duration",
    header: "took",
    align: "right",
    value: (sweep) =>
      sweep.startedAt ? secondsBetween(sweep.startedAt, sweep.finishedAt, new Date()) : null,
    cell: (sweep) =>
      sweep.startedAt && sweep.finishedAt ? (
        formatDuration(secondsBetween(sweep.startedAt, sweep.finishedAt, new Date()))
      ) : (
        <MissingValue reason={sweep.startedAt ? "It is not over." : "It has not started."} />
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
