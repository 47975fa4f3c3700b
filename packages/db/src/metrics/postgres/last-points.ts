import { comparePoints, EMPTY, makeColumns, stepAt, timeAt, valueAt } from "../codec/columns";
import type { Columns, LastPoint, MetricStore } from "../contract";
import { addBoundaries, changedAt } from "../merge/fence";
import { boundariesOf, holding } from "../merge/merge-points";
import { inSnapshot, type StoreContext } from "./context";
import { loadSeries, type SeriesState } from "./load";
import { resolveOwners } from "./owners";
import { byName, MAX_STEP, MIN_STEP, pointsOf, present } from "./read-points";

/** Reads the summaries of the series and the journal; chunks only of a series whose last point was replaced since. */
export async function lastPoints(
  context: StoreContext,
  { runIds, names }: Parameters<MetricStore["lastPoints"]>[0],
): Promise<LastPoint[]> {
  if (runIds.length === 0) return [];
  const nameIds = names ? await context.names.lookup(names) : null;
  const { ids, ends } = await inSnapshot(context.connection.pool, async (client) => {
    const ids = await resolveOwners(
      client,
      runIds.map((runId) => ({ runId })),
    );
    const { series } = await loadSeries(client, present(ids), nameIds);
    const compacted = await client.query<LastRow>(
      `select id, last_step, last_time, last_value from metric_series
       where id = any($1::bigint[]) and last_step is not null`,
      [series.flatMap(({ seriesId }) => seriesId ?? [])],
    );
    const known = new Map(compacted.rows.map((row) => [Number(row.id), oneOf(row)]));
    const ends: { state: SeriesState; last: Columns }[] = [];
    const replaced: SeriesState[] = [];
    for (const state of series) {
      const last = (state.seriesId !== null && known.get(state.seriesId)) || EMPTY;
      const after = addBoundaries(state.boundaries, boundariesOf(state.additions));
      if (last.steps.length > 0 && changedAt(state.boundaries, after, stepAt(last, 0))) replaced.push(state);
      else ends.push({ state, last: later(last, holding(state.additions, after)) });
    }
    const read = await pointsOf(client, replaced, () => ({ fromStep: MIN_STEP, toStep: MAX_STEP }), []);
    return {
      ids,
      ends: [...ends, ...read.map(({ state, points }) => ({ state, last: later(EMPTY, points) }))],
    };
  });
  const textOf = await context.names.texts(ends.map(({ state }) => state.nameId));
  const byOwner = new Map<number, typeof ends>();
  for (const end of ends) {
    const list = byOwner.get(end.state.ownerId);
    if (list) list.push(end);
    else byOwner.set(end.state.ownerId, [end]);
  }
  return runIds.flatMap((runId, i) => {
    const ownerId = ids[i];
    if (ownerId === null || ownerId === undefined) return [];
    return (byOwner.get(ownerId) ?? [])
      .filter(({ last }) => last.steps.length > 0)
      .map(({ state, last }) => ({
        runId,
        name: textOf(state.nameId),
        step: stepAt(last, 0),
        time: timeAt(last, 0),
        value: valueAt(last, 0),
      }))
      .sort(byName);
  });
}

interface LastRow {
  id: string;
  last_step: string;
  last_time: string;
  last_value: number;
}

function oneOf(row: LastRow): Columns {
  const columns = makeColumns(1);
  columns.steps[0] = BigInt(row.last_step);
  columns.times[0] = Number(row.last_time);
  columns.values[0] = row.last_value;
  return columns;
}

/** The last point of the two as one, or none. */
function later(one: Columns, points: Columns): Columns {
  const end = points.steps.length - 1;
  if (end < 0) return one;
  if (one.steps.length > 0 && comparePoints(one, 0, points, end) > 0) return one;
  return {
    steps: points.steps.subarray(end, end + 1),
    times: points.times.subarray(end, end + 1),
    values: points.values.subarray(end, end + 1),
  };
}
