import { comparePoints, EMPTY, makeColumns, stepAt, timeAt, valueAt } from "../codec/columns";
import type { Columns, LastPoint, MetricStore } from "../contract";
import { addBoundaries, changedAt } from "../merge/fence";
import { boundariesOf, holding } from "../merge/merge-points";
import { inSnapshot, type Queryable, type StoreContext } from "./context";
import { loadSeries, type SeriesState } from "./load";
import { resolveOwners } from "./owners";
import { byName, MAX_STEP, MIN_STEP, pointsOf, present } from "./read-points";

/**
 * The summaries of the series as they stand where nothing waits in the journal, which is most runs of a page; merged with the journal
 * otherwise. Chunks are read only of a series whose last point was replaced since.
 */
export async function lastPoints(
  context: StoreContext,
  { runIds, names }: Parameters<MetricStore["lastPoints"]>[0],
): Promise<LastPoint[]> {
  if (runIds.length === 0) return [];
  const nameIds = names ? await context.names.lookup(names) : null;
  const { ids, rows, ends } = await inSnapshot(context.connection.pool, async (client) => {
    const ids = await resolveOwners(
      client,
      runIds.map((runId) => ({ runId })),
    );
    const owners = present(ids);
    const journal = await client.query<{ owner_id: string }>(
      "select distinct owner_id from metric_journal where owner_id = any($1::bigint[])",
      [owners],
    );
    const waiting = new Set(journal.rows.map(({ owner_id }) => Number(owner_id)));
    // A row for each owner: of one for each series, a page of runs has tens of thousands.
    const { rows } = await client.query<{ owner_id: string; ends: string }>(
      `select owner_id, string_agg(concat_ws(' ', name_id, last_step, last_time, last_value), ',') as ends from metric_series
       where owner_id = any($1::bigint[]) and last_step is not null and ($2::int[] is null or name_id = any($2::int[]))
       group by owner_id`,
      [owners.filter((id) => !waiting.has(id)), nameIds],
    );
    return { ids, rows, ends: await mergedEnds(client, [...waiting], nameIds) };
  });
  const found: End[] = [
    ...rows.flatMap(({ owner_id, ends: texts }) => {
      const ownerId = Number(owner_id);
      return texts.split(",").map((text): End => {
        const [nameId, step = "", time, value] = text.split(" ");
        return {
          ownerId,
          nameId: Number(nameId),
          step: BigInt(step),
          time: Number(time),
          value: Number(value),
        };
      });
    }),
    ...ends,
  ];
  const textOf = await context.names.texts(found.map(({ nameId }) => nameId));
  const byOwner = new Map<number, End[]>();
  for (const end of found) {
    const list = byOwner.get(end.ownerId);
    if (list) list.push(end);
    else byOwner.set(end.ownerId, [end]);
  }
  return runIds.flatMap((runId, i) => {
    const ownerId = ids[i];
    if (ownerId === null || ownerId === undefined) return [];
    return (byOwner.get(ownerId) ?? [])
      .map(({ nameId, step, time, value }) => ({ runId, name: textOf(nameId), step, time, value }))
      .sort(byName);
  });
}

/** The last point of a series. */
interface End {
  ownerId: number;
  nameId: number;
  step: bigint;
  time: number;
  value: number;
}

/** Of owners whose journal has something. */
async function mergedEnds(
  client: Queryable,
  owners: readonly number[],
  nameIds: readonly number[] | null,
): Promise<End[]> {
  if (owners.length === 0) return [];
  const { series } = await loadSeries(client, owners, nameIds);
  const compacted = await client.query<LastRow & { id: string }>(
    `select id, owner_id, name_id, last_step, last_time, last_value from metric_series
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
  return [...ends, ...read.map(({ state, points }) => ({ state, last: later(EMPTY, points) }))]
    .filter(({ last }) => last.steps.length > 0)
    .map(({ state: { ownerId, nameId }, last }) => ({
      ownerId,
      nameId,
      step: stepAt(last, 0),
      time: timeAt(last, 0),
      value: valueAt(last, 0),
    }));
}

interface LastRow {
  owner_id: string;
  name_id: number;
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
