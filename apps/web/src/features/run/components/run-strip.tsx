"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { useNow } from "@/components/use-now";
import { prepareObjective } from "@/entities/run/objective";
import { formatCount, plural } from "@/formats/numbers";
import { formatDuration, secondsBetween } from "@/formats/times";

export function RunStrip({ run }: { run: RunDetail }) {
  const now = useNow(1000);
  const objective = prepareObjective(run);
  const speed = run.progress?.imagesPerSecond;
  return (
    <div className="fw-strip">
      <StatCard
        label="Epoch"
        value={run.epochs === null ? formatCount(run.epoch) : `${run.epoch} / ${run.epochs}`}
        detail={run.outcome ?? (speed === undefined ? "" : `${formatCount(speed)} images/s`)}
        share={run.epochs ? run.epoch / run.epochs : undefined}
      />
      <StatCard
        label={objective.label}
        value={objective.text ?? <MissingValue reason={objective.reason} />}
        detail={objective.place}
      />
      <StatCard
        label={run.finishedAt ? "Time taken" : "Running for"}
        value={
          run.startedAt ? (
            formatDuration(secondsBetween(run.startedAt, run.finishedAt, now))
          ) : (
            <MissingValue reason="It has not started." />
          )
        }
      />
      <StatCard
        label="Attempts"
        value={formatCount(run.attempt)}
        detail={
          run.resumedFrom === null
            ? plural(run.evaluations.length, "evaluation")
            : `the newest from epoch ${run.resumedFrom}`
        }
      />
    </div>
  );
}
