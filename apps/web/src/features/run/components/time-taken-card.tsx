"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { useNow } from "@/components/use-now";
import { formatDuration, secondsBetween } from "@/formats/times";

export function TimeTakenCard({ run }: { run: RunDetail }) {
  const now = useNow(1000);
  return (
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
  );
}
