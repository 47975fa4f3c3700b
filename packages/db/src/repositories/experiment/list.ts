import { notFound } from "@foldwise/core/errors";
import { type FoldKeys, foldKeysOf } from "@foldwise/core/fold-groups";
import { ACTIVE_STATES } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList } from "../../state-list";
import { artifactBytes } from "../artifact-file";

export interface ExperimentRecord {
  id: number;
  name: string;
  createdAt: Date;
  /** Sweeps and runs that are not deleted. */
  sweeps: number;
  runs: number;
  /** Of these, those that have not ended. */
  moving: number;
  /** Most trainings that run at a time for its sweeps; null for no limit. */
  maxTrainings: number | null;
  /** Most bytes of files stored with its runs and logged models; null for no limit. */
  maxArtifactBytes: number | null;
  /** Bytes of these files and of the parts of their open uploads, those of deleted runs included until a purge. */
  artifactBytes: number;
  /** Which parameters or tags of its logged runs hold fold, seed and repeat. */
  foldKeys: FoldKeys;
}

/** Experiments that are not deleted, newest first. */
export function listExperiments({ ctx }: { ctx: Context }): Promise<ExperimentRecord[]> {
  return select(ctx, null);
}

/** @throws FoldwiseError `not-found`. */
export async function findExperiment({ ctx, id }: { ctx: Context; id: number }): Promise<ExperimentRecord> {
  const [found] = await select(ctx, id);
  if (!found) throw notFound("experiment", id);
  return found;
}

async function select(ctx: Context, id: number | null): Promise<ExperimentRecord[]> {
  const active = stateList(ACTIVE_STATES);
  const { rows } = await ctx.execute<{
    id: string;
    name: string;
    created_at: string;
    sweeps: string;
    runs: string;
    moving: string;
    max_trainings: number | null;
    max_artifact_bytes: string | null;
    artifact_bytes: string;
    tags: Record<string, string>;
  }>(sql`
    select e.id, e.name, e.max_trainings, e.max_artifact_bytes, e.tags, e.created_at::text, f.bytes as artifact_bytes, s.n as sweeps, r.n as runs, s.moving + r.moving as moving
    from experiment e,
      lateral (select count(*) as n, count(*) filter (where state in ${active}) as moving
               from sweep where experiment_id = e.id and deleted_at is null) s,
      lateral (select count(*) as n, count(*) filter (where state in ${active}) as moving
               from run where experiment_id = e.id and deleted_at is null) r,
      lateral (${artifactBytes(sql`e.id`)}) f
    where e.deleted_at is null and (${id}::bigint is null or e.id = ${id}::bigint)
    order by e.id desc`);
  return rows.map((row) => ({
    id: Number(row.id),
    name: row.name,
    createdAt: new Date(row.created_at),
    sweeps: Number(row.sweeps),
    runs: Number(row.runs),
    moving: Number(row.moving),
    maxTrainings: row.max_trainings,
    maxArtifactBytes: row.max_artifact_bytes === null ? null : Number(row.max_artifact_bytes),
    artifactBytes: Number(row.artifact_bytes),
    foldKeys: foldKeysOf(row.tags),
  }));
}
