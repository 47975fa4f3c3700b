/** By how much limits are exceeded, all together; 0 where all of them hold. */
export function totalViolation(violations: readonly number[] | null | undefined): number {
  let sum = 0;
  for (const violation of violations ?? []) if (violation > 0) sum += violation;
  return sum;
}

/** Whether every limit holds; true without limits. */
export function isFeasible(violations: readonly number[] | null | undefined): boolean {
  return totalViolation(violations) === 0;
}
