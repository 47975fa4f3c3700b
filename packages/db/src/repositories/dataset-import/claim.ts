import { FoldwiseError } from "@foldwise/core/errors";
import { importMachine } from "@foldwise/core/states";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImport } from "../../schema";
import { stateList, stateWord } from "../../state-list";

/** Whoever works on an import says so at least this often; after that it is anybody's. */
const STALE_SECONDS = 20;
/** Workers that may go away over one import before it counts as the folder's fault. */
export const MAX_IMPORT_ATTEMPTS = 3;

/** Who holds an import: every later write names it and is void once another worker has taken over. */
export interface ImportClaim {
  id: number;
  workerId: string;
  attempt: number;
}

export interface ClaimedImport extends ImportClaim {
  request: unknown;
}

export interface ImportProgress {
  phase: string;
  done: number;
  total: number;
}

/**
 * The oldest import that waits, or whose worker has gone; null when there is none. Two workers never get the same.
 * One whose workers went away three times has failed.
 */
export async function claimImport({
  ctx,
  workerId,
}: {
  ctx: Context;
  workerId: string;
}): Promise<ClaimedImport | null> {
  await failLost(ctx);
  const { rows } = await ctx.execute<{ id: string; request: unknown; attempts: number }>(sql`
    update dataset_import set state = ${stateWord(importMachine.to("claim"))}, worker_id = ${workerId}, attempts = attempts + 1, claimed_at = now()
    where id = (
      select id from dataset_import
      where state = ${stateWord("queued")}
        or (state = ${stateWord("running")} and attempts < ${MAX_IMPORT_ATTEMPTS}
            and claimed_at < now() - make_interval(secs => ${STALE_SECONDS}))
      order by id limit 1 for update skip locked)
    returning id, request, attempts`);
  const row = rows[0];
  return row ? { id: Number(row.id), workerId, attempt: row.attempts, request: row.request } : null;
}

async function failLost(ctx: Context): Promise<void> {
  await ctx.execute(sql`
    update dataset_import set state = ${stateWord(importMachine.to("fail"))}, finished_at = now(), error = jsonb_build_object('message',
      ${`The import failed: ${MAX_IMPORT_ATTEMPTS} workers in turn stopped while they ran it, the last`}::text
      || coalesce(' in the phase ' || (progress->>'phase') || ' at ' || (progress->>'done') || ' of ' || (progress->>'total'), ' at its start')
      || '. See the worker''s log; fix or remove the file that stops it, then import again.')
    where state in ${stateList(importMachine.from("fail"))} and attempts >= ${MAX_IMPORT_ATTEMPTS}
      and claimed_at < now() - make_interval(secs => ${STALE_SECONDS})`);
}

/** Says that the worker is still at it, and how far. False when another has taken over, or somebody cancelled it. */
export async function renewImport({
  ctx,
  claim,
  progress,
}: {
  ctx: Context;
  claim: ImportClaim;
  progress: ImportProgress;
}): Promise<boolean> {
  const held = await ctx
    .update(datasetImport)
    .set({ progress, claimedAt: sql`now()` })
    .where(holds(claim))
    .returning({ id: datasetImport.id });
  return held.length > 0;
}

/** Back into the queue: the worker stops before the import is done, which is no fault of the folder. */
export async function releaseImport({ ctx, claim }: { ctx: Context; claim: ImportClaim }): Promise<boolean> {
  const held = await ctx
    .update(datasetImport)
    .set({
      state: importMachine.to("release"),
      progress: null,
      workerId: null,
      claimedAt: null,
      attempts: sql`attempts - 1`,
    })
    .where(holds(claim))
    .returning({ id: datasetImport.id });
  return held.length > 0;
}

/**
 * Keeps the claim until the transaction ends: what the import writes beside its own row is fenced by this.
 * @throws FoldwiseError `fenced` when another worker has taken over, or somebody cancelled it.
 */
export async function requireImportClaim({
  ctx,
  claim,
}: {
  ctx: Context;
  claim: ImportClaim;
}): Promise<void> {
  const [held] = await ctx
    .select({ id: datasetImport.id })
    .from(datasetImport)
    .where(holds(claim))
    .for("update");
  if (!held)
    throw new FoldwiseError(
      "fenced",
      `Import ${claim.id} was cancelled or taken over by another worker; nothing was written.`,
    );
}

export function holds({ id, workerId, attempt }: ImportClaim) {
  return and(
    eq(datasetImport.id, id),
    eq(datasetImport.state, "running"),
    eq(datasetImport.workerId, workerId),
    eq(datasetImport.attempts, attempt),
  );
}
