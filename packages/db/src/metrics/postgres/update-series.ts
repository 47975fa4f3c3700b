import { comparePoints, makeColumns, stepAt, timeAt, valueAt } from "../codec/columns";
import { extremesOf } from "../codec/summary";
import type { Columns } from "../contract";
import type { Rewrite } from "../merge/rewrite";
import type { ChunkRow } from "./chunk-rows";
import type { Queryable } from "./context";
import type { SeriesRow } from "./series-rows";

/** Takes the points that a rewrite added into the summary of its series: nothing else of the series is read. */
export function noteAdded(row: SeriesRow, { written, addedPoints, addedNonfinite }: Rewrite<ChunkRow>): void {
  for (const points of written) {
    row.last = later(row.last, points);
    const extremes = extremesOf(points, 0, points.steps.length);
    row.min = better(row.min, { at: extremes.minAt, value: extremes.min }, points, (a, b) => a < b);
    row.max = better(row.max, { at: extremes.maxAt, value: extremes.max }, points, (a, b) => a > b);
  }
  row.points += addedPoints;
  row.nonfinite += addedNonfinite;
}

export async function updateSeries(client: Queryable, rows: readonly SeriesRow[]): Promise<void> {
  const column = <T>(of: (row: SeriesRow) => T) => rows.map(of);
  await client.query(
    `update metric_series s set attempts = n.attempts::int[], from_steps = n.from_steps::bigint[], points = n.points,
       nonfinite = n.nonfinite, last_step = n.last_step, last_time = n.last_time, last_value = n.last_value,
       min_step = n.min_step, min_value = n.min_value, max_step = n.max_step, max_value = n.max_value
     from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
       $8::float8[], $9::bigint[], $10::float8[], $11::bigint[], $12::float8[])
       n(id, attempts, from_steps, points, nonfinite, last_step, last_time, last_value, min_step, min_value, max_step, max_value)
     where s.id = n.id`,
    [
      column(({ id }) => id),
      column(({ boundaries }) => `{${boundaries.map(({ attempt }) => attempt)}}`),
      column(({ boundaries }) => `{${boundaries.map(({ from }) => from)}}`),
      column(({ points }) => points),
      column(({ nonfinite }) => nonfinite),
      column(({ last }) => last?.step.toString()),
      column(({ last }) => last?.time),
      column(({ last }) => last && (Object.is(last.value, -0) ? "-0" : last.value)),
      column(({ min }) => min?.step.toString()),
      column(({ min }) => min?.value),
      column(({ max }) => max?.step.toString()),
      column(({ max }) => max?.value),
    ],
  );
}

function later(last: SeriesRow["last"], points: Columns): SeriesRow["last"] {
  const end = points.steps.length - 1;
  const candidate = { step: stepAt(points, end), time: timeAt(points, end), value: valueAt(points, end) };
  if (!last) return candidate;
  const known = makeColumns(1);
  known.steps[0] = last.step;
  known.times[0] = last.time;
  known.values[0] = last.value;
  return comparePoints(known, 0, points, end) < 0 ? candidate : last;
}

/** The better value; of equal ones the earlier step. */
function better(
  known: SeriesRow["min"],
  { at, value }: { at: number; value: number },
  points: Columns,
  wins: (a: number, b: number) => boolean,
): SeriesRow["min"] {
  if (at < 0) return known;
  const step = stepAt(points, at);
  if (!known || wins(value, known.value)) return { step, value };
  return value === known.value && step < known.step ? { step, value } : known;
}

/** Summaries from the rows of all chunks, for series that lost points. $1: series. */
export const RECOMPUTE_SERIES = `
  update metric_series s set points = coalesce(c.points, 0), nonfinite = coalesce(c.nonfinite, 0),
    last_step = c.last_step, last_time = c.last_time, last_value = c.last_value,
    min_step = c.min_step, min_value = c.min_value, max_step = c.max_step, max_value = c.max_value
  from unnest($1::bigint[]) wanted(id) left join (
    select series_id, sum(points) as points, sum(nonfinite) as nonfinite,
      (array_agg(hi order by lo desc, lo_time desc, lo_order desc))[1] as last_step,
      (array_agg(hi_time order by lo desc, lo_time desc, lo_order desc))[1] as last_time,
      (array_agg(last_value order by lo desc, lo_time desc, lo_order desc))[1] as last_value,
      (array_agg(min_step order by min_value, min_step))[1] as min_step, min(min_value) as min_value,
      (array_agg(max_step order by max_value desc nulls last, max_step))[1] as max_step, max(max_value) as max_value
    from metric_chunk where series_id = any($1::bigint[]) group by series_id
  ) c on c.series_id = wanted.id
  where s.id = wanted.id`;
