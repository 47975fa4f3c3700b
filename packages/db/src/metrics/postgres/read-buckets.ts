import { FoldwiseError } from "@foldwise/core/errors";
import { Bucketizer } from "../codec/bucketize";
import { concat, EMPTY, filterColumns, inRange, sortUnique, stepAt } from "../codec/columns";
import { BLOCK, type Block } from "../codec/summary";
import type { Bucket, BucketSeries, Columns, MetricStore } from "../contract";
import { addBoundaries, type Boundary, changedAt } from "../merge/fence";
import { MAX_CHUNK_POINTS } from "../merge/group";
import { boundariesOf, holding } from "../merge/merge-points";
import { type Place, place } from "../merge/place";
import { type ChunkRow, keyOf, loadMetas, loadPayloads, loadSummaries } from "./chunk-rows";
import { inSnapshot, type Queryable, type StoreContext } from "./context";
import { loadSeries, type RawDamage, type SeriesState } from "./load";
import { resolveOwners } from "./owners";
import { byName, MAX_STEP, MIN_STEP, nameDamage, present } from "./read-points";

export const MAX_BUCKETS = 20_000;

export async function readBuckets(
  context: StoreContext,
  request: Parameters<MetricStore["readBuckets"]>[0],
): ReturnType<MetricStore["readBuckets"]> {
  const { owners, names, buckets, fromStep = MIN_STEP, toStep = MAX_STEP } = request;
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > MAX_BUCKETS)
    throw new FoldwiseError("invalid", `Ask for 1 to ${MAX_BUCKETS} buckets, not ${buckets}.`);
  const nameIds = names ? await context.names.lookup(names) : null;
  const { ids, found, damage } = await inSnapshot(context.connection.pool, async (client) => {
    const ids = await resolveOwners(client, owners);
    const { series, damage } = await loadSeries(client, present(ids), nameIds);
    const plans = await planAll(client, series, { fromStep, toStep, buckets });
    return { ids, found: await drawAll(client, plans, buckets, damage), damage };
  });
  const textOf = await context.names.texts(found.map(({ state }) => state.nameId));
  const series = owners.flatMap((owner, i): BucketSeries[] =>
    found
      .filter(({ state, buckets }) => state.ownerId === ids[i] && buckets.length > 0)
      .map(({ state, buckets }) => ({ owner, name: textOf(state.nameId), buckets }))
      .sort(byName),
  );
  return { series, damage: await nameDamage(context, damage) };
}

/** How a chunk is looked at: as one block, by its summary, or point by point. */
type Depth = "chunk" | "summary" | "points";

interface Plan {
  state: SeriesState;
  after: Boundary[];
  places: Place<ChunkRow>[];
  depthOf: (meta: ChunkRow) => Depth;
  range: { fromStep: bigint; toStep: bigint };
}

async function planAll(
  client: Queryable,
  series: readonly SeriesState[],
  { fromStep, toStep, buckets }: { fromStep: bigint; toStep: bigint; buckets: number },
): Promise<Plan[]> {
  const ranges = series.flatMap(({ seriesId }) => (seriesId === null ? [] : { seriesId, fromStep, toStep }));
  const metas = await loadMetas(client, ranges);
  return series.map((state) => {
    const own = (state.seriesId !== null && metas.get(state.seriesId)) || [];
    const after = addBoundaries(state.boundaries, boundariesOf(state.additions));
    const fresh = inRange(
      state.additions.length === 0 ? EMPTY : holding(state.additions, after),
      fromStep,
      toStep,
    );
    const points = own.reduce((sum, meta) => sum + meta.points, fresh.steps.length);
    const coarse: Depth =
      points / buckets >= MAX_CHUNK_POINTS ? "chunk" : points / buckets >= BLOCK ? "summary" : "points";
    const depthOf = ({ lo, hi }: ChunkRow) => (lo < fromStep || hi > toStep ? "points" : coarse);
    return {
      state,
      after,
      places: place(own, fresh, state.boundaries, after),
      depthOf,
      range: { fromStep, toStep },
    };
  });
}

async function drawAll(
  client: Queryable,
  plans: readonly Plan[],
  buckets: number,
  damage: RawDamage[],
): Promise<{ state: SeriesState; buckets: Bucket[] }[]> {
  const wanted = (depth: Depth) =>
    plans.flatMap(({ places, depthOf }) =>
      places.flatMap((here) => {
        if (here.kind === "gap" || here.kind === "goes") return [];
        return (here.kind === "dirty" ? "points" : depthOf(here.meta)) === depth ? [here.meta] : [];
      }),
    );
  const summarised = wanted("summary");
  const summaries = await loadSummaries(client, summarised);
  const unsummarised = summarised.filter((meta) => meta.points > BLOCK && !summaries.has(keyOf(meta)));
  const payloads = await loadPayloads(client, [...wanted("points"), ...unsummarised]);
  return plans.map((plan) => {
    const { state } = plan;
    const cells = plan.places.map((here) => cellOf(here, plan, summaries, payloads, damage));
    const [lo, hi] = extent(plan);
    const bucketizer = new Bucketizer(lo, hi, buckets);
    for (const cell of cells) {
      if ("steps" in cell) bucketizer.addPoints(cell);
      else for (const block of cell) bucketizer.addBlock(block);
    }
    return { state, buckets: bucketizer.finish() };
  });
}

function cellOf(
  here: Place<ChunkRow>,
  { state, after, range }: Plan,
  summaries: ReadonlyMap<string, Block[]>,
  payloads: ReadonlyMap<string, Columns | string>,
  damage: RawDamage[],
): Columns | Block[] {
  if (here.kind === "gap" || here.kind === "goes") return here.fresh;
  const { meta } = here;
  const points = payloads.get(keyOf(meta));
  if (points === undefined) return summaries.get(keyOf(meta)) ?? [asBlock(meta)];
  const fresh = here.kind === "dirty" ? here.fresh : EMPTY;
  if (typeof points === "string") {
    const { ownerId, nameId } = state;
    damage.push({ ownerId, nameId, fromStep: meta.lo, toStep: meta.hi, points: meta.points, reason: points });
    return fresh;
  }
  const kept =
    here.kind === "dirty"
      ? filterColumns(points, (i) => !changedAt(state.boundaries, after, stepAt(points, i)))
      : points;
  return inRange(sortUnique(concat([kept, fresh])), range.fromStep, range.toStep);
}

function asBlock({ lo, points, nonfinite, min, max, last }: ChunkRow): Block {
  return { step: lo, min: min ?? Number.NaN, max: max ?? Number.NaN, last, count: points, nonfinite };
}

/** First and last step of what the places hold, within the range. */
function extent({ places, range }: Plan): [bigint, bigint] {
  let lo = MAX_STEP;
  let hi = MIN_STEP;
  for (const here of places) {
    const fresh = here.kind === "clean" ? EMPTY : here.fresh;
    const ends = fresh.steps.length > 0 ? [stepAt(fresh, 0), stepAt(fresh, fresh.steps.length - 1)] : [];
    if (here.kind === "clean" || here.kind === "dirty") ends.push(here.meta.lo, here.meta.hi);
    for (const step of ends) {
      if (step < lo) lo = step;
      if (step > hi) hi = step;
    }
  }
  if (lo < range.fromStep) lo = range.fromStep;
  if (hi > range.toStep) hi = range.toStep;
  // Nothing in it: any span will do.
  if (hi < lo) hi = lo;
  return [lo, hi];
}
