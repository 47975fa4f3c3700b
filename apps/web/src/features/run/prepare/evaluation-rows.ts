import type { EvaluationView } from "@foldwise/core/contracts/http/run";

export interface EvaluationRow {
  key: string;
  weights: EvaluationView["weights"];
  sigma: number;
  /** `sigma 5`; "" where it was made under none. */
  conditions: string;
  realisedSigma: number | null;
  replicates: number;
  images: number;
  /** Mean over replicates; null where one of them has none. */
  metrics: Record<string, number | null>;
  /** The first replicate, whose matrix is shown. */
  first: EvaluationView;
}

/** The conditions that tell an evaluation's row from another's, by name; all but which draw of the noise. */
function conditionsText({ replicate: _, ...conditions }: EvaluationView["conditions"]): string {
  return Object.entries(conditions)
    .map(([name, value]) => `${name === "testSigma" ? "sigma" : name} ${value}`)
    .sort()
    .join(", ");
}

/** A row for each kind of weights and conditions, replicates averaged. */
export function evaluationRows(evaluations: readonly EvaluationView[]): EvaluationRow[] {
  const groups = new Map<string, EvaluationView[]>();
  for (const evaluation of evaluations) {
    const key = `${evaluation.weights} ${conditionsText(evaluation.conditions)}`;
    groups.set(key, [...(groups.get(key) ?? []), evaluation]);
  }
  return [...groups]
    .flatMap(([key, group]) => {
      const ordered = group.toSorted((a, b) => a.replicate - b.replicate);
      const first = ordered[0];
      if (!first) return [];
      return [
        {
          key,
          weights: first.weights,
          sigma: first.sigma,
          conditions: conditionsText(first.conditions),
          realisedSigma: mean(ordered.map((evaluation) => evaluation.realisedSigma)),
          replicates: ordered.length,
          images: first.images,
          metrics: Object.fromEntries(
            Object.keys(first.metrics).map((name) => [
              name,
              mean(ordered.map(({ metrics }) => metrics[name] ?? null)),
            ]),
          ),
          first,
        },
      ];
    })
    .sort((a, b) => a.weights.localeCompare(b.weights) || a.sigma - b.sigma);
}

function mean(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum / values.length;
}
