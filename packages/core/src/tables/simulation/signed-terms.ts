import type { Term } from "../aggregate-terms";
import type { Observation } from "../observation";

/** Terms of a sum of arms, each arm a mean over its folds. */
export function signedTerms(
  arms: readonly (readonly Observation[])[],
  coefficients: readonly number[],
  folds: number,
): Term[] {
  return arms.flatMap((own, arm) =>
    own.map((observation) => ({ observation, coefficient: (coefficients[arm] ?? 0) / folds })),
  );
}
