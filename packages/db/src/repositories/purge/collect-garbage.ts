import { sql } from "drizzle-orm";
import type { ArtifactStore } from "../../artifacts";
import type { Context } from "../../client";

const BATCH = 500;

/**
 * Removes artifacts that nothing names: no stored checkpoint, no file of a run or logged model, no part of an upload, no answered request, no dataset's manifest (its preview).
 * @param olderThanMs younger ones stay: they are written before the row that names them.
 * @returns how many went.
 */
export async function collectGarbage({
  ctx,
  artifacts,
  olderThanMs,
  signal,
}: {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "list" | "remove">;
  olderThanMs: number;
  signal?: AbortSignal;
}): Promise<number> {
  const before = Date.now() - olderThanMs;
  let removed = 0;
  let batch: string[] = [];
  const sweep = async () => {
    const named = await namedAmong(ctx, batch);
    for (const sha256 of batch) {
      if (named.has(sha256)) continue;
      await artifacts.remove(sha256);
      removed++;
    }
    batch = [];
  };
  for await (const { sha256, storedAt } of artifacts.list()) {
    signal?.throwIfAborted();
    if (storedAt >= before) continue;
    batch.push(sha256);
    if (batch.length === BATCH) await sweep();
  }
  await sweep();
  return removed;
}

async function namedAmong(ctx: Context, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const list = sql`${sql.param([...hashes])}::text[]`;
  const { rows } = await ctx.execute<{ sha256: string }>(sql`
    select c.sha256 from checkpoint c where c.sha256 = any(${list}) and c.removed_at is null
    union
    select f.sha256 from artifact_file f where f.sha256 = any(${list})
    union
    select p.sha256 from artifact_upload_part p where p.sha256 = any(${list})
    union
    select r.artifact from worker_request r where r.artifact = any(${list})
    union
    select h.sha256 from unnest(${list}) as h(sha256), dataset d
    where position(h.sha256 in d.manifest::text) > 0`);
  return new Set(rows.map(({ sha256 }) => sha256));
}
