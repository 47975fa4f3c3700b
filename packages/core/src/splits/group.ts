/** Groups in order of first appearance. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function ascending(a: number, b: number): number {
  return a - b;
}

/** By UTF-16 code unit, the same in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The distinct folds, ascending. */
export function foldsOf(images: readonly { fold: number }[]): number[] {
  return [...new Set(images.map((image) => image.fold))].sort(ascending);
}

/** The distinct classes, by code unit. */
export function classesOf(images: readonly { class: string }[]): string[] {
  return [...new Set(images.map((image) => image.class))].sort(byCodeUnit);
}
