import { EMPTY, filterColumns, inRange, stepAt } from "../codec/columns";
import type { Columns, Damage, MetricStore, Series } from "../contract";
import { addBoundaries, attemptAt } from "../merge/fence";
import { boundariesOf, mergePoints } from "../merge/merge-points";
import { inSnapshot, type Queryable, type StoreContext } from "./context";
import { loadChunks, loadSeries, type RawDamage, type SeriesState } from "./load";
import { resolveOwners } from "./owners";

export const MIN_STEP = -(2n ** 63n);
export const MAX_STEP = 2n ** 63n - 1n;

export async function readPoints(
  context: StoreContext,
  {
    owners,
    names,
    fromStep = MIN_STEP,
    toStep = MAX_STEP,
    attempt,
  }: Parameters<MetricStore["readPoints"]>[0],
): ReturnType<MetricStore["readPoints"]> {
  const nameIds = names ? await context.names.lookup(names) : null;
  const { ids, found, damage } = await inSnapshot(context.connection.pool, async (client) => {
    const ids = await resolveOwners(client, owners);
    const { series, damage } = await loadSeries(client, present(ids), nameIds);
    const found = await pointsOf(client, series, () => ({ fromStep, toStep }), damage);
    return { ids, found, damage };
  });
  const textOf = await context.names.texts(found.map(({ state }) => state.nameId));
  if (attempt !== undefined) for (const one of found) one.points = ofAttempt(one, attempt);
  const series = owners.flatMap((owner, i): Series[] =>
    found
      .filter(({ state, points }) => state.ownerId === ids[i] && points.steps.length > 0)
      .map(({ state, points }) => ({ owner, name: textOf(state.nameId), points }))
      .sort(byName),
  );
  return { series, damage: await nameDamage(context, damage) };
}

function ofAttempt({ state, points }: { state: SeriesState; points: Columns }, attempt: number): Columns {
  const boundaries = addBoundaries(state.boundaries, boundariesOf(state.additions));
  return filterColumns(points, (i) => attemptAt(boundaries, stepAt(points, i)) === attempt);
}

export function present(ids: readonly (number | null)[]): number[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Merges chunks and journal of each series within its range. Damaged chunks are added to `damage`. */
export async function pointsOf(
  client: Queryable,
  series: readonly SeriesState[],
  rangeOf: (state: SeriesState) => { fromStep: bigint; toStep: bigint },
  damage: RawDamage[],
): Promise<{ state: SeriesState; points: Columns }[]> {
  const byId = new Map(series.flatMap((state) => (state.seriesId === null ? [] : [[state.seriesId, state]])));
  const ranges = [...byId].map(([seriesId, state]) => ({ seriesId, ...rangeOf(state) }));
  const chunks =
    ranges.length === 0
      ? new Map<number, Columns>()
      : await loadChunks(client, ranges, (seriesId, lo, hi, points, reason) => {
          const state = byId.get(seriesId);
          if (!state) return;
          const { ownerId, nameId } = state;
          damage.push({ ownerId, nameId, fromStep: lo, toStep: hi, points, reason });
        });
  return series.map((state) => {
    const existing = (state.seriesId !== null && chunks.get(state.seriesId)) || EMPTY;
    const { points } = mergePoints(existing, state.boundaries, state.additions);
    const { fromStep, toStep } = rangeOf(state);
    return { state, points: inRange(points, fromStep, toStep) };
  });
}

export async function nameDamage(context: StoreContext, damage: readonly RawDamage[]): Promise<Damage[]> {
  const textOf = await context.names.texts(damage.flatMap(({ nameId }) => nameId ?? []));
  return damage.map(({ nameId, ...rest }) => ({
    ...rest,
    name: nameId === null ? null : textOf(nameId),
  }));
}
