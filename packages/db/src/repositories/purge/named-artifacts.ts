import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * Which of these artifacts something names: a stored checkpoint, a file of a run or logged model, a part of an upload, an answered request, a
 * dataset (its images, and its preview in its manifest). The one place that knows: a table that names artifacts has its line here.
 */
export async function namedArtifacts(ctx: Context, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const list = sql`${sql.param([...hashes])}::text[]`;
  const { rows } = await ctx.execute<{ sha256: string }>(sql`
    select c.sha256 from checkpoint c where c.sha256 = any(${list}) and c.removed_at is null and c.content is null
    union
    select f.sha256 from artifact_file f where f.sha256 = any(${list})
    union
    select p.sha256 from artifact_upload_part p where p.sha256 = any(${list})
    union
    select r.artifact from worker_request r where r.artifact = any(${list})
    union
    select d.archive from dataset d where d.archive = any(${list})
    union
    select h.sha256 from unnest(${list}) as h(sha256), dataset d
    where position(h.sha256 in d.manifest::text) > 0`);
  return new Set(rows.map(({ sha256 }) => sha256));
}
