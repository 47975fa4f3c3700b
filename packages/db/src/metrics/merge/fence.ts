/** An attempt and the first step it holds. Lists are in order of both; log mode has one attempt, 0, and no list. */
export interface Boundary {
  attempt: number;
  from: bigint;
}

/**
 * Boundaries after points of some attempts came in. An older attempt whose first step is not below a newer one's has
 * nothing left and goes.
 */
export function addBoundaries(known: readonly Boundary[], added: readonly Boundary[]): Boundary[] {
  const firsts = new Map<number, bigint>();
  for (const { attempt, from } of [...known, ...added]) {
    const first = firsts.get(attempt);
    if (first === undefined || from < first) firsts.set(attempt, from);
  }
  const newestFirst = [...firsts].map(([attempt, from]) => ({ attempt, from }));
  newestFirst.sort((a, b) => b.attempt - a.attempt);
  const kept: Boundary[] = [];
  for (const boundary of newestFirst) {
    const newer = kept.at(-1);
    if (!newer || boundary.from < newer.from) kept.push(boundary);
  }
  return kept.reverse();
}

/** Whose points hold at a step; 0 before every boundary. */
export function attemptAt(boundaries: readonly Boundary[], step: bigint): number {
  let attempt = 0;
  for (const boundary of boundaries) if (boundary.from <= step) attempt = boundary.attempt;
  return attempt;
}

/** True when a step's holder differs, so that compacted points there must go. */
export function changedAt(before: readonly Boundary[], after: readonly Boundary[], step: bigint): boolean {
  return attemptAt(before, step) !== attemptAt(after, step);
}

/** Where holders may differ: the lowest step at which the lists disagree, or null when they are equal. */
export function firstChange(before: readonly Boundary[], after: readonly Boundary[]): bigint | null {
  const edges = [...before, ...after].map(({ from }) => from).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return edges.find((step) => changedAt(before, after, step)) ?? null;
}

/** How the points of [lo, hi] fare: all stay, all go, or some of either. */
export function rangeFate(
  before: readonly Boundary[],
  after: readonly Boundary[],
  lo: bigint,
  hi: bigint,
): "stays" | "goes" | "mixed" {
  const edges = [...before, ...after].map(({ from }) => from).filter((from) => from > lo && from <= hi);
  const changes = [lo, ...edges].map((step) => changedAt(before, after, step));
  if (changes.every((changed) => changed)) return "goes";
  return changes.some((changed) => changed) ? "mixed" : "stays";
}
