import type { EvaluationView } from "@foldwise/core/contracts/http/run";

/** Of a classification; the others are on its run's page. */
const RATES = ["balanced_accuracy", "accuracy", "auc", "f1/macro"];
/** Of three and more classes the mean AUC: the positive one's says little of the others. */
const RATES_OF_MANY = ["balanced_accuracy", "accuracy", "auc/macro", "f1/macro"];

/**
 * The metrics that compared runs have columns of: rates where there are classes, and all that was measured of other
 * tasks.
 *
 * @param evaluations one of each run, null for a run without
 */
export function resultMetrics(
  evaluations: readonly (Pick<EvaluationView, "classes" | "metrics"> | null)[],
): string[] {
  const known = evaluations.flatMap((one) => one ?? []);
  const others = known.filter(({ classes }) => classes.length === 0);
  const rates = [
    ...(known.some(({ classes }) => classes.length > 2) ? RATES_OF_MANY : []),
    ...(known.some(({ classes }) => classes.length === 2) || known.length === 0 ? RATES : []),
  ];
  return [...new Set([...rates, ...others.flatMap(({ metrics }) => Object.keys(metrics))])];
}
