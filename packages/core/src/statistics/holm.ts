/**
 * Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979): adjusted p values in the order given.
 * A null stays null and does not count as a member of the family.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const family = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [step, { p, index }] of family.entries()) {
    largest = Math.max(largest, Math.min(1, p * (family.length - step)));
    adjusted[index] = largest;
  }
  return adjusted;
}
