import type pg from "pg";
import { BEGIN_MAINTENANCE } from "../../client";
import type { Compacted, CompactOptions } from "../contract";
import { compactOwners, MAX_BATCHES } from "./compact-owners";
import { inTransaction, type StoreContext } from "./context";
import { COMPACTIONS_KEPT_MINUTES } from "./follow";

export const DEFAULT_MIN_BATCHES = 64;
export const DEFAULT_MAX_AGE_MS = 2_000;
const OWNERS_A_PASS = 5_000;
const OWNERS_A_GROUP = 64;
const BATCHES_A_GROUP = 256;

/** One pass over the owners that are due, oldest batch first; each in transactions of its own until it is compacted. */
export async function compact(
  { connection }: StoreContext,
  {
    minBatches = DEFAULT_MIN_BATCHES,
    maxAgeMs = DEFAULT_MAX_AGE_MS,
    experimentIds,
    signal,
  }: CompactOptions = {},
): Promise<Compacted> {
  const { pool } = connection;
  const due = await pool.query<{ owner_id: string; batches: number }>(
    `select owner_id, batches from (
       select owner_id, count(*)::int as batches, min(id) as first from metric_journal group by owner_id
       having count(*) >= $1 or min(at) <= clock_timestamp() - make_interval(secs => $2)) due
     where $4::bigint[] is null
       or exists (select from run where points_id = due.owner_id and experiment_id = any($4::bigint[]))
       or exists (select from training join run on run.training_id = training.id
                  where training.points_id = due.owner_id and run.experiment_id = any($4::bigint[]))
     order by first limit $3`,
    [minBatches, maxAgeMs / 1_000, OWNERS_A_PASS, experimentIds ?? null],
  );
  const total: Compacted = { compactions: 0, batches: 0, points: 0, failures: [] };
  const groups = inGroups(due.rows);
  for (let group = groups.shift(); group; group = groups.shift()) {
    if (signal?.aborted) return total;
    try {
      await compactGroup(pool, group, total, signal);
    } catch (error) {
      if (!isOfData(error)) throw error;
      const [ownerId = 0] = group.ownerIds;
      if (group.ownerIds.length === 1) total.failures.push({ ownerId, error });
      else groups.push(...group.ownerIds.map((id) => ({ ownerIds: [id], batches: MAX_BATCHES })));
    }
  }
  // Not clock_timestamp(), whose comparisons no index serves: it may change from row to row.
  await pool.query(
    "delete from metric_compaction where at < statement_timestamp() - make_interval(mins => $1)",
    [COMPACTIONS_KEPT_MINUTES],
  );
  return total;
}

interface Group {
  ownerIds: number[];
  batches: number;
}

/** Those that came since wait for the next pass, so that one busy owner does not hold up the others. */
async function compactGroup(
  pool: pg.Pool,
  { ownerIds, batches }: Group,
  total: Compacted,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let left = batches; left > 0 && !signal?.aborted; ) {
    const compaction = await inTransaction(pool, BEGIN_MAINTENANCE, (client) =>
      compactOwners(client, ownerIds),
    );
    if (compaction.batches === 0) return;
    left -= compaction.batches;
    total.compactions++;
    total.batches += compaction.batches;
    total.points += compaction.points;
  }
}

/**
 * Whether a failure is one of these owners' rows, so that others may well be compacted. A server that is going down, full
 * or not there fails for all.
 */
function isOfData(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!("code" in error)) return error instanceof RangeError || error instanceof TypeError;
  // Classes of SQLSTATE: 08 connection, 53 resources, 57 operator's intervention.
  return typeof error.code === "string" && /^(?!08|53|57)[0-9A-Z]{5}$/.test(error.code);
}

/** Owners of few batches share a transaction; one with many has its own. */
function inGroups(due: readonly { owner_id: string; batches: number }[]): Group[] {
  const groups: Group[] = [];
  for (const { owner_id, batches } of due) {
    const open = groups.at(-1);
    if (open && open.ownerIds.length < OWNERS_A_GROUP && open.batches + batches <= BATCHES_A_GROUP) {
      open.ownerIds.push(Number(owner_id));
      open.batches += batches;
    } else groups.push({ ownerIds: [Number(owner_id)], batches });
  }
  return groups;
}
