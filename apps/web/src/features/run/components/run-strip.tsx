"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { prepareObjective } from "@/entities/run/objective";
import { formatCount, plural } from "@/formats/numbers";
import { TimeTakenCard } from "./time-taken-card";

export function RunStrip({ run }: { run: RunDetail }) {
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
      <TimeTakenCard run={run} />
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
