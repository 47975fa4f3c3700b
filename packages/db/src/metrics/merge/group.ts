import type { ChunkMeta, Place } from "./place";

/** From so many points on a chunk is sealed: appending leaves it alone. */
export const SEALED = 256;
/** A chunk is cut at so many. */
export const MAX_CHUNK_POINTS = 512;
/** Changed places are gathered up to so many points, so that late points all over a series need no memory for all of it. */
export const MAX_IN_GROUP = 65_536;

/**
 * Neighbouring places that become new chunks together. Changed places are taken in, and so are clean chunks beside
 * them that are not sealed and not larger than what is there: a point is then rewritten at most log2(256) times, as in
 * a binary counter, however small the batches are.
 */
export function groupPlaces<M extends ChunkMeta>(places: readonly Place<M>[]): Place<M>[][] {
  const groups: Place<M>[][] = [];
  let taken = 0;
  for (let i = 0; i < places.length; i++) {
    if (places[i]?.kind === "clean" || i < taken) continue;
    let from = i;
    let to = i;
    let size = 0;
    const changed = () =>
      to < places.length && places[to]?.kind !== "clean" && (size < MAX_IN_GROUP || to === i);
    while (changed()) size += sizeOf(places[to++]);
    const absorbable = (place: Place<M> | undefined) => {
      const points = sizeOf(place);
      return place?.kind === "clean" && points < SEALED && points <= size;
    };
    for (;;) {
      if (from > taken && absorbable(places[from - 1])) size += sizeOf(places[--from]);
      else if (changed() || absorbable(places[to])) size += sizeOf(places[to++]);
      else break;
    }
    groups.push(places.slice(from, to));
    taken = to;
  }
  return groups;
}

function sizeOf(place: Place<ChunkMeta> | undefined): number {
  if (!place) return 0;
  if (place.kind === "gap") return place.fresh.steps.length;
  if (place.kind === "goes") return place.fresh.steps.length;
  return place.meta.points + (place.kind === "dirty" ? place.fresh.steps.length : 0);
}
