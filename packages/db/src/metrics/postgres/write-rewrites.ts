import { encodeChunk } from "../codec/chunk";
import { stepAt, timeAt, valueAt, valueOrder } from "../codec/columns";
import { encodeSummary, extremesOf } from "../codec/summary";
import type { Columns } from "../contract";
import type { Rewrite } from "../merge/rewrite";
import { type ChunkRow, keyParams } from "./chunk-rows";
import type { Queryable } from "./context";
import type { SeriesRow } from "./series-rows";

/** A statement carries at most so many bytes of payloads. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface SeriesRewrite {
  row: SeriesRow;
  change: Rewrite<ChunkRow>;
}

/** Sets damaged chunks aside, removes what is replaced, writes what replaces it. */
export async function writeRewrites(client: Queryable, rewrites: readonly SeriesRewrite[]): Promise<void> {
  const damaged = rewrites.flatMap(({ row, change }) =>
    change.damaged.map((chunk) => ({ ...chunk, ownerId: row.ownerId })),
  );
  if (damaged.length > 0) {
    await client.query(
      `insert into metric_quarantine (owner_id, series_id, lo, hi, points, reason, payload)
       select wanted.owner_id, chunk.series_id, chunk.lo, chunk.hi, chunk.points, wanted.reason, chunk.payload
       from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
         wanted(series_id, lo, lo_time, lo_order, owner_id, reason)
       join metric_chunk chunk using (series_id, lo, lo_time, lo_order)`,
      [
        ...keyParams(damaged.map(({ meta }) => meta)),
        damaged.map(({ ownerId }) => ownerId),
        damaged.map(({ reason }) => reason),
      ],
    );
  }
  const removed = [...damaged.map(({ meta }) => meta), ...rewrites.flatMap(({ change }) => change.removed)];
  if (removed.length > 0)
    await client.query(
      `delete from metric_chunk chunk using unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
         wanted(series_id, lo, lo_time, lo_order)
       where chunk.series_id = wanted.series_id and chunk.lo = wanted.lo and chunk.lo_time = wanted.lo_time
         and chunk.lo_order = wanted.lo_order`,
      keyParams(removed),
    );
  await insertChunks(
    client,
    rewrites.flatMap(({ row, change }) => change.written.map((points) => ({ seriesId: row.id, points }))),
  );
}

const INSERT = `
  insert into metric_chunk (series_id, lo, lo_time, lo_order, hi, hi_time, hi_order, points, nonfinite, min_step,
    min_value, max_step, max_value, last_value, summary, payload)
  select series_id, lo, lo_time, lo_order, hi, hi_time, hi_order, points, nonfinite, min_step, min_value, max_step,
    max_value, last_value,
    case when summary_length > 0 then substring($1::bytea from start for summary_length) end,
    substring($1::bytea from start + summary_length for payload_length)
  from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::int[], $10::int[], $11::bigint[], $12::float8[], $13::bigint[], $14::float8[], $15::float8[], $16::int[],
    $17::int[], $18::int[])
    chunk(series_id, lo, lo_time, lo_order, hi, hi_time, hi_order, points, nonfinite, min_step, min_value, max_step,
      max_value, last_value, start, summary_length, payload_length)`;

type Chunk = { seriesId: number; points: Columns };

/** All bytes of many rows travel as one parameter: an array of them would travel as text, at twice the size. */
async function insertChunks(client: Queryable, chunks: readonly Chunk[]): Promise<void> {
  let rows: (string | number | null)[][] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    if (rows.length === 0) return;
    const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null));
    await client.query(INSERT, [Buffer.concat(parts), ...columns]);
    rows = [];
    parts = [];
    bytes = 0;
  };
  for (const { seriesId, points } of chunks) {
    const summary = encodeSummary(points) ?? Buffer.alloc(0);
    const payload = encodeChunk(points);
    rows.push([...describe(seriesId, points), bytes + 1, summary.length, payload.length]);
    parts.push(summary, payload);
    bytes += summary.length + payload.length;
    if (bytes >= MAX_BYTES) await flush();
  }
  await flush();
}

function describe(seriesId: number, points: Columns): (string | number | null)[] {
  const { length } = points.steps;
  const { min, max, last, nonfinite, minAt, maxAt } = extremesOf(points, 0, length);
  const step = (index: number) => stepAt(points, index).toString();
  return [
    seriesId,
    step(0),
    timeAt(points, 0),
    valueOrder(valueAt(points, 0)).toString(),
    step(length - 1),
    timeAt(points, length - 1),
    valueOrder(last).toString(),
    length,
    nonfinite,
    minAt < 0 ? null : step(minAt),
    minAt < 0 ? null : min,
    maxAt < 0 ? null : step(maxAt),
    maxAt < 0 ? null : max,
    Object.is(last, -0) ? "-0" : last,
  ];
}
