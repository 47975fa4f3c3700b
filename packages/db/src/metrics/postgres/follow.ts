import { stepAt } from "../codec/columns";
import { decodeBatch } from "../codec/journal";
import type { Change, MetricStore } from "../contract";
import { inSnapshot, type Queryable, type StoreContext } from "./context";
import { type Cursor, formatCursor, parseCursor } from "./cursor";
import { loadSeries, type RawDamage, type SeriesState } from "./load";
import { resolveOwners } from "./owners";
import { byName, MAX_STEP, MIN_STEP, nameDamage, pointsOf, present } from "./read-points";

/** How long compactions are kept. An older cursor gets everything again. */
export const COMPACTIONS_KEPT_MINUTES = 15;
/** Margin for a transaction that was open when a compaction was cleared away. */
const MAX_CURSOR_AGE_MS = (COMPACTIONS_KEPT_MINUTES - 5) * 60_000;
/** Lowest changed step by `owner:name`. */
type Changed = Map<string, bigint>;

/**
 * A cursor is a snapshot of Postgres: what it could not see is new, in whatever order transactions commit. Compaction
 * leaves a row that says which steps it moved, so that a cursor from before it stays good.
 */
export async function follow(
  context: StoreContext,
  { owners, names, cursor }: Parameters<MetricStore["follow"]>[0],
): ReturnType<MetricStore["follow"]> {
  const nameIds = names ? await context.names.lookup(names) : null;
  const answer = await inSnapshot(context.connection.pool, async (client) => {
    const now = await takeCursor(client);
    const ids = await resolveOwners(client, owners);
    const since = usable(parseCursor(cursor), now);
    const changed = since && (await changedSince(client, present(ids), since));
    const touched = changed ? present(ids).filter((id) => hasOwner(changed, id)) : present(ids);
    const damage: RawDamage[] = [];
    let found: Awaited<ReturnType<typeof pointsOf>> = [];
    const fromOf = ({ ownerId, nameId }: SeriesState) =>
      changed ? changed.get(`${ownerId}:${nameId}`) : MIN_STEP;
    if (touched.length > 0) {
      const loaded = await loadSeries(client, touched, nameIds);
      damage.push(...loaded.damage);
      const moved = loaded.series.filter((state) => fromOf(state) !== undefined);
      const rangeOf = (state: SeriesState) => ({ fromStep: fromOf(state) ?? MAX_STEP, toStep: MAX_STEP });
      found = await pointsOf(client, moved, rangeOf, damage);
    }
    return { now, ids, found, damage, fromOf };
  });
  const textOf = await context.names.texts(answer.found.map(({ state }) => state.nameId));
  const changes = owners.flatMap((owner, i): Change[] =>
    answer.found
      .filter(({ state }) => state.ownerId === answer.ids[i])
      .map(({ state, points }) => ({
        owner,
        name: textOf(state.nameId),
        fromStep: answer.fromOf(state) ?? MIN_STEP,
        points,
      }))
      .sort(byName),
  );
  return { cursor: formatCursor(answer.now), changes, damage: await nameDamage(context, answer.damage) };
}

async function takeCursor(client: Queryable): Promise<Cursor> {
  const { rows } = await client.query<{ snapshot: string; at: string; xmax: string }>(
    `select pg_current_snapshot()::text as snapshot, pg_snapshot_xmax(pg_current_snapshot())::text as xmax,
       floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at`,
  );
  const [row] = rows;
  return { at: Number(row?.at), snapshot: row?.snapshot ?? "", xmax: BigInt(row?.xmax ?? 0) };
}

/** Null for a cursor that is too old, or of a database that was since replaced by an older copy. */
function usable(cursor: Cursor | null, now: Cursor): Cursor | null {
  if (!cursor || cursor.xmax > now.xmax) return null;
  return now.at - cursor.at > MAX_CURSOR_AGE_MS || cursor.at - now.at > 60_000 ? null : cursor;
}

async function changedSince(
  client: Queryable,
  ownerIds: readonly number[],
  { snapshot }: Cursor,
): Promise<Changed> {
  const changed: Changed = new Map();
  const note = (ownerId: string, nameId: number, step: bigint) => {
    const key = `${ownerId}:${nameId}`;
    const known = changed.get(key);
    if (known === undefined || step < known) changed.set(key, step);
  };
  const compactions = await client.query<{ owner_id: string; name_ids: number[]; from_steps: string[] }>(
    `select owner_id, name_ids, from_steps from metric_compaction
     where owner_id = any($1::bigint[]) and not pg_visible_in_snapshot(xid, $2::pg_snapshot)`,
    [ownerIds, snapshot],
  );
  for (const { owner_id, name_ids, from_steps } of compactions.rows)
    name_ids.forEach((nameId, i) => {
      note(owner_id, nameId, BigInt(from_steps[i] ?? MIN_STEP));
    });
  const journal = await client.query<{ owner_id: string; points: number; payload: Buffer }>(
    `select owner_id, points, payload from metric_journal
     where owner_id = any($1::bigint[]) and not pg_visible_in_snapshot(xid, $2::pg_snapshot)`,
    [ownerIds, snapshot],
  );
  for (const { owner_id, points, payload } of journal.rows) {
    try {
      for (const [nameId, columns] of decodeBatch(payload, points))
        note(owner_id, nameId, stepAt(columns, 0));
    } catch {
      // loadSeries reports the damage.
      note(owner_id, -1, MIN_STEP);
    }
  }
  return changed;
}

function hasOwner(changed: Changed, ownerId: number): boolean {
  const prefix = `${ownerId}:`;
  for (const key of changed.keys()) if (key.startsWith(prefix)) return true;
  return false;
}
