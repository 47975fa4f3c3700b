import { decodeChunk } from "../codec/chunk";
import { type Block, decodeSummary } from "../codec/summary";
import type { Columns } from "../contract";
import type { ChunkMeta } from "../merge/place";
import type { Queryable } from "./context";
import { CHUNKS_IN_RANGE, rangeParams, reasonOf, type SeriesRange } from "./load";

/** The narrow columns of a chunk's row. */
export interface ChunkRow extends ChunkMeta {
  seriesId: number;
  nonfinite: number;
  min: number | null;
  max: number | null;
  last: number;
}

interface MetaRow {
  series_id: string;
  lo: string;
  lo_time: string;
  lo_order: string;
  hi: string;
  hi_time: string;
  hi_order: string;
  points: number;
  nonfinite: number;
  min_value: number | null;
  max_value: number | null;
  last_value: number;
}

const META =
  "series_id, lo, lo_time, lo_order, hi, hi_time, hi_order, points, nonfinite, min_value, max_value, last_value";

function toChunkRow(row: MetaRow): ChunkRow {
  return {
    seriesId: Number(row.series_id),
    lo: BigInt(row.lo),
    loTime: Number(row.lo_time),
    loOrder: BigInt(row.lo_order),
    hi: BigInt(row.hi),
    hiTime: Number(row.hi_time),
    hiOrder: BigInt(row.hi_order),
    points: row.points,
    nonfinite: row.nonfinite,
    min: row.min_value,
    max: row.max_value,
    last: row.last_value,
  };
}

/** Rows of the chunks that touch the ranges, without summaries and payloads, in order, by series. */
export async function loadMetas(
  client: Queryable,
  ranges: readonly SeriesRange[],
): Promise<Map<number, ChunkRow[]>> {
  if (ranges.length === 0) return new Map();
  const columns = META.replaceAll(/\w+/g, (column) => `chunk.${column}`);
  const { rows } = await client.query<MetaRow>(`select ${columns} ${CHUNKS_IN_RANGE}`, rangeParams(ranges));
  return groupBySeries(rows.map(toChunkRow));
}

/** The last `count` chunks of each series, in order: where small ones wait to be merged. */
export async function loadTails(
  client: Queryable,
  seriesIds: readonly number[],
  count: number,
): Promise<Map<number, ChunkRow[]>> {
  const { rows } = await client.query<MetaRow>(
    `select chunk.* from unnest($1::bigint[]) wanted(series_id) cross join lateral (
       select ${META} from metric_chunk where series_id = wanted.series_id
       order by lo desc, lo_time desc, lo_order desc limit $2
     ) chunk order by chunk.series_id, chunk.lo, chunk.lo_time, chunk.lo_order`,
    [seriesIds, count],
  );
  return groupBySeries(rows.map(toChunkRow));
}

function groupBySeries(rows: readonly ChunkRow[]): Map<number, ChunkRow[]> {
  const bySeries = new Map<number, ChunkRow[]>();
  for (const row of rows) {
    const list = bySeries.get(row.seriesId);
    if (list) list.push(row);
    else bySeries.set(row.seriesId, [row]);
  }
  return bySeries;
}

export type Keyed = Pick<ChunkRow, "seriesId" | "lo" | "loTime" | "loOrder">;
export const keyOf = ({ seriesId, lo, loTime, loOrder }: Keyed) => `${seriesId}:${lo}:${loTime}:${loOrder}`;
export const keyParams = (keys: readonly Keyed[]) => [
  keys.map(({ seriesId }) => seriesId),
  keys.map(({ lo }) => lo.toString()),
  keys.map(({ loTime }) => loTime),
  keys.map(({ loOrder }) => loOrder.toString()),
];
const BY_KEY = `from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
    wanted(series_id, lo, lo_time, lo_order)
  join metric_chunk chunk using (series_id, lo, lo_time, lo_order)`;

interface PayloadRow extends Pick<MetaRow, "series_id" | "lo" | "lo_time" | "lo_order"> {
  bytes: Buffer | null;
}

async function loadBytes(
  client: Queryable,
  keys: readonly Keyed[],
  column: "payload" | "summary",
): Promise<Map<string, Buffer>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<PayloadRow>(
    `select chunk.series_id, chunk.lo, chunk.lo_time, chunk.lo_order, chunk.${column} as bytes ${BY_KEY}`,
    keyParams(keys),
  );
  const byKey = new Map<string, Buffer>();
  for (const { series_id, lo, lo_time, lo_order, bytes } of rows)
    if (bytes) byKey.set(`${series_id}:${lo}:${lo_time}:${lo_order}`, bytes);
  return byKey;
}

/** Points of chunks by key. A damaged one is a text that says why. */
export async function loadPayloads(
  client: Queryable,
  chunks: readonly ChunkRow[],
): Promise<Map<string, Columns | string>> {
  const bytes = await loadBytes(client, chunks, "payload");
  return new Map(
    chunks.map((chunk): [string, Columns | string] => {
      const key = keyOf(chunk);
      const payload = bytes.get(key);
      if (!payload) return [key, "the chunk is missing"];
      try {
        return [key, decodeChunk(payload, chunk.points)];
      } catch (error) {
        return [key, reasonOf(error)];
      }
    }),
  );
}

/** Summaries of chunks by key; none for a small chunk or a damaged summary. */
export async function loadSummaries(
  client: Queryable,
  chunks: readonly ChunkRow[],
): Promise<Map<string, Block[]>> {
  const bytes = await loadBytes(client, chunks, "summary");
  return new Map(
    chunks.flatMap((chunk): [string, Block[]][] => {
      const key = keyOf(chunk);
      const summary = bytes.get(key);
      const blocks = summary && decodeSummary(summary, chunk.points);
      return blocks ? [[key, blocks]] : [];
    }),
  );
}
