import {
  type ArtifactStore,
  type Connection,
  type MetricStore,
  purgeDeleted,
  sweepArtifacts,
} from "@foldwise/db";
import { startLoop } from "../dispatcher/loop";
import { ownsArtifacts } from "./owns-artifacts";
import { removeRequests } from "./remove-requests";

const HOUR_MS = 3600 * 1000;
/** Longer than any import or epoch takes between its artifact and the row that names it. */
const YOUNGEST_ARTIFACT_MS = 24 * HOUR_MS;

export interface RetentionOptions {
  connection: Connection;
  metrics: Pick<MetricStore, "deleteRun">;
  artifacts: Pick<ArtifactStore, "list" | "remove" | "localPath">;
  artifactRoot: string;
  /** Null: nothing that was deleted is removed by itself. */
  retentionMs: number | null;
  everyMs?: number;
  onError: (error: unknown) => void;
}

/**
 * Every hour: removes answered requests after their day, what was deleted longer ago than the retention time, and files
 * that nothing names.
 */
export function startRetention({
  connection,
  metrics,
  artifacts,
  artifactRoot,
  retentionMs,
  everyMs = HOUR_MS,
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
      await removeRequests({ ctx, artifacts, artifactRoot });
      if (retentionMs === null) return;
      await purgeDeleted({ connection, metrics, olderThanMs: retentionMs, signal });
      if (!(await ownsArtifacts({ ctx, artifactRoot }))) return;
      await sweepArtifacts({
        ctx,
        artifacts,
        olderThanMs: Math.max(retentionMs, YOUNGEST_ARTIFACT_MS),
        signal,
      });
    },
  });
  return {
    stop: () => {
      stopping.abort(new Error("the worker is stopping"));
      return loop.stop();
    },
  };
}
