/**
 * The runs picked after a click on `id`. With Shift everything from `anchor` to it, in the order shown, becomes what it
 * becomes; runs that are not shown stay as they are.
 */
export function pickRuns(
  picked: ReadonlySet<number>,
  { id, anchor, shown }: { id: number; anchor: number | null; shown: readonly number[] },
): number[] {
  const next = new Set(picked);
  const chosen = !picked.has(id);
  const [from, to] = [shown.indexOf(anchor ?? id), shown.indexOf(id)];
  const range = from < 0 || to < 0 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of range) {
    if (chosen) next.add(one);
    else next.delete(one);
  }
  return [...next];
}
