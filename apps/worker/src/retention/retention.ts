import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Connection } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { collectGarbage, ownsArtifacts, type Purged, purgeDeleted } from "@foldwise/db/repositories/purge";
import { startLoop } from "../dispatcher/loop";
import { removeDatasetFolders } from "./remove-dataset-folders";
import { removeRequests, removeUploads } from "./remove-expired";

const HOUR_MS = 3600 * 1000;
/** Longer than any import or epoch takes between its artifact and the row that names it. */
const MIN_ARTIFACT_AGE_MS = 24 * HOUR_MS;

export interface RetentionOptions {
  connection: Connection;
  metrics: Pick<MetricStore, "deleteRun">;
  artifacts: Pick<ArtifactStore, "list" | "find" | "removeTaken" | "claimOwner" | "location" | "removeStale">;
  /** Where generated datasets are kept, a folder each. */
  datasetRoot: string;
  /** Null: nothing that was deleted is removed by itself. */
  retentionMs: number | null;
  everyMs?: number;
  /** Told in a line what a round removed. */
  say: (line: string) => void;
  onError: (error: unknown) => void;
}

function removalText({ runs, trainings, sweeps, experiments, datasets, points, bytes }: Purged): string {
  return `retention removed ${runs} runs, ${trainings} trainings, ${sweeps} sweeps, ${experiments} experiments and ${datasets} datasets with ${points} points (${bytes} bytes)`;
}

/**
 * Every hour: removes answered requests after their day, uploads that have expired, what was deleted longer ago than the retention time, and files
 * that nothing names.
 */
export function startRetention({
  connection,
  metrics,
  artifacts,
  datasetRoot,
  retentionMs,
  everyMs = HOUR_MS,
  say,
  onError,
}: RetentionOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ctx = connection.db;
  const loop = startLoop({
    everyMs,
    onError: (error) => {
      if (!signal.aborted) onError(error);
    },
    work: async () => {
      await removeRequests({ ctx, artifacts });
      const uploads = await removeUploads({ ctx, artifacts });
      if (uploads > 0) say(`retention removed ${uploads} expired uploads`);
      if (retentionMs === null) return;
      const purged = await purgeDeleted({ connection, metrics, olderThanMs: retentionMs, signal });
      if (purged.runs + purged.sweeps + purged.experiments + purged.datasets > 0) say(removalText(purged));
      if (!(await ownsArtifacts({ ctx, artifacts }))) return;
      const olderThanMs = Math.max(retentionMs, MIN_ARTIFACT_AGE_MS);
      const folders = await removeDatasetFolders({ ctx, root: datasetRoot, olderThanMs, signal });
      if (folders > 0) say(`retention removed ${folders} unreferenced folders of generated images`);
      const files = await collectGarbage({ ctx, artifacts, olderThanMs, signal });
      if (files > 0) say(`retention removed ${files} unreferenced files`);
    },
  });
  return {
    stop: () => {
      stopping.abort(new Error("the worker is stopping"));
      return loop.stop();
    },
  };
}
