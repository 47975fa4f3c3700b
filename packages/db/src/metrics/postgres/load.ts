import { decodeChunk } from "../codec/chunk";
import { concat } from "../codec/columns";
import { decodeBatch } from "../codec/journal";
import type { Columns, Damage } from "../contract";
import type { Boundary } from "../merge/fence";
import type { Addition } from "../merge/merge-points";
import type { Queryable } from "./context";

/** A series as one snapshot has it, its compacted points not loaded. */
export interface SeriesState {
  ownerId: number;
  nameId: number;
  /** Null before the first compaction. */
  seriesId: number | null;
  boundaries: Boundary[];
  additions: Addition[];
}

export type RawDamage = Omit<Damage, "name"> & { nameId: number | null };

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function toBoundaries(attempts: readonly number[], fromSteps: readonly string[]): Boundary[] {
  return attempts.map((attempt, i) => ({ attempt, from: BigInt(fromSteps[i] ?? 0) }));
}

/** Series rows and journal of some owners; `nameIds` null for all names. Only within a snapshot. */
export async function loadSeries(
  client: Queryable,
  ownerIds: readonly number[],
  nameIds: readonly number[] | null,
): Promise<{ series: SeriesState[]; damage: RawDamage[] }> {
  const known = await client.query<{
    id: string;
    owner_id: string;
    name_id: number;
    attempts: number[];
    from_steps: string[];
  }>(
    `select id, owner_id, name_id, attempts, from_steps from metric_series
     where owner_id = any($1::bigint[]) and ($2::int[] is null or name_id = any($2::int[]))`,
    [ownerIds, nameIds],
  );
  const journal = await client.query<{ owner_id: string; attempt: number; points: number; payload: Buffer }>(
    "select owner_id, attempt, points, payload from metric_journal where owner_id = any($1::bigint[]) order by id",
    [ownerIds],
  );
  const wanted = nameIds && new Set(nameIds);
  const byKey = new Map<string, SeriesState>();
  for (const row of known.rows)
    byKey.set(`${row.owner_id}:${row.name_id}`, {
      ownerId: Number(row.owner_id),
      nameId: row.name_id,
      seriesId: Number(row.id),
      boundaries: toBoundaries(row.attempts, row.from_steps),
      additions: [],
    });
  const damage = await loadQuarantine(client, ownerIds, wanted);
  for (const { owner_id, attempt, points, payload } of journal.rows) {
    try {
      for (const [nameId, columns] of decodeBatch(payload, points)) {
        if (wanted && !wanted.has(nameId)) continue;
        const key = `${owner_id}:${nameId}`;
        const state = byKey.get(key) ?? {
          ownerId: Number(owner_id),
          nameId,
          seriesId: null,
          boundaries: [],
          additions: [],
        };
        byKey.set(key, state);
        state.additions.push({ attempt, columns });
      }
    } catch (error) {
      damage.push({
        ownerId: Number(owner_id),
        nameId: null,
        fromStep: null,
        toStep: null,
        points,
        reason: reasonOf(error),
      });
    }
  }
  return { series: [...byKey.values()], damage };
}

async function loadQuarantine(
  client: Queryable,
  ownerIds: readonly number[],
  wanted: ReadonlySet<number> | null,
): Promise<RawDamage[]> {
  const { rows } = await client.query<{
    owner_id: string;
    name_id: number | null;
    lo: string | null;
    hi: string | null;
    points: number;
    reason: string;
  }>(
    `select q.owner_id, s.name_id, q.lo, q.hi, q.points, q.reason from metric_quarantine q
     left join metric_series s on s.id = q.series_id where q.owner_id = any($1::bigint[]) order by q.id`,
    [ownerIds],
  );
  return rows
    .filter(({ name_id }) => !wanted || name_id === null || wanted.has(name_id))
    .map((row) => ({
      ownerId: Number(row.owner_id),
      nameId: row.name_id,
      fromStep: row.lo === null ? null : BigInt(row.lo),
      toStep: row.hi === null ? null : BigInt(row.hi),
      points: row.points,
      reason: row.reason,
    }));
}

export const CHUNKS_IN_RANGE = `
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) wanted(series_id, from_step, to_step)
  cross join lateral (
    select * from metric_chunk
    where series_id = wanted.series_id and hi >= wanted.from_step and lo <= wanted.to_step
      and lo >= coalesce((select max(lo) from metric_chunk
                          where series_id = wanted.series_id and lo < wanted.from_step), wanted.from_step)
  ) chunk
  order by chunk.series_id, chunk.lo, chunk.lo_time, chunk.lo_order`;

export interface SeriesRange {
  seriesId: number;
  fromStep: bigint;
  toStep: bigint;
}
export const rangeParams = (ranges: readonly SeriesRange[]) => [
  ranges.map(({ seriesId }) => seriesId),
  ranges.map(({ fromStep }) => fromStep.toString()),
  ranges.map(({ toStep }) => toStep.toString()),
];

/** Compacted points of chunks that touch the ranges, by series; a damaged chunk is passed to `onDamage` and left out. */
export async function loadChunks(
  client: Queryable,
  ranges: readonly SeriesRange[],
  onDamage: (seriesId: number, lo: bigint, hi: bigint, points: number, reason: string) => void,
): Promise<Map<number, Columns>> {
  const { rows } = await client.query<{
    series_id: string;
    lo: string;
    hi: string;
    points: number;
    payload: Buffer;
  }>(
    `select chunk.series_id, chunk.lo, chunk.hi, chunk.points, chunk.payload ${CHUNKS_IN_RANGE}`,
    rangeParams(ranges),
  );
  const parts = new Map<number, Columns[]>();
  for (const row of rows) {
    const seriesId = Number(row.series_id);
    const list = parts.get(seriesId) ?? [];
    parts.set(seriesId, list);
    try {
      list.push(decodeChunk(row.payload, row.points));
    } catch (error) {
      onDamage(seriesId, BigInt(row.lo), BigInt(row.hi), row.points, reasonOf(error));
    }
  }
  return new Map([...parts].map(([seriesId, list]) => [seriesId, concat(list)]));
}
