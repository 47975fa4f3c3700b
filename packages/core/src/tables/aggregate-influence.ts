import type { CountMetric } from "../metrics";
import { byTraining, type TableAggregate } from "./aggregate";
import { countGradient, countInfluence, type PlacedImages } from "./influence";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";

/** What an aggregate needs of one evaluation to be linearized. */
export interface LinearEvaluation {
  readonly observation: Observation;
  /** Its share in a mean, with the sign of its side of a difference. */
  readonly coefficient: number;
  /** Linearized contribution of each unit to its metric, shape [units]. */
  influence(): Float64Array;
  /** Its images' units and cells of the confusion matrix. */
  placed(): PlacedImages;
}

/** A summand of the aggregate's linearization. */
export interface InfluencePart {
  /** Position of its evaluation in the list. */
  readonly evaluation: number;
  readonly factor: number;
  readonly influence: Float64Array;
}

/**
 * The linearization of a mean, median or pooled metric of evaluations, or of the difference of two such. null for
 * `best`: the best of other patients is another training's.
 */
export function aggregateInfluence(
  evaluations: readonly LinearEvaluation[],
  metric: string,
  aggregate: TableAggregate,
  formula: CountMetric | null,
): InfluencePart[] | null {
  if (aggregate === "best") return null;
  if (aggregate === "mean") {
    return evaluations.map(({ coefficient, influence }, evaluation) => ({
      evaluation,
      factor: coefficient,
      influence: influence(),
    }));
  }
  const parts: InfluencePart[] = [];
  for (const sign of [1, -1]) {
    const side = evaluations.flatMap((one, evaluation) =>
      one.coefficient * sign > 0 ? [{ ...one, evaluation }] : [],
    );
    if (side.length === 0) continue;
    const own = aggregate === "median" ? medianParts(side, metric) : pooledParts(side, formula);
    if (own === null) return null;
    parts.push(...own.map((part) => ({ ...part, factor: sign * part.factor })));
  }
  return parts;
}

type Placed = LinearEvaluation & { readonly evaluation: number };

/** The median moves with the training in the middle, of an even number with the two. */
function medianParts(side: readonly Placed[], metric: string): InfluencePart[] {
  const trainings = byTraining(side, ({ observation }) => observation)
    .map((own) => ({
      own,
      value: own.reduce((sum, { observation }) => sum + (observedMetric(observation, metric).value ?? 0), 0),
    }))
    .map(({ own, value }) => ({ own, value: value / own.length }))
    .sort((a, b) => a.value - b.value);
  const half = trainings.length / 2;
  const middle = trainings.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return middle.flatMap(({ own }) =>
    own.map(({ evaluation, influence }) => ({
      evaluation,
      factor: 1 / (middle.length * own.length),
      influence: influence(),
    })),
  );
}

/** The metric of the summed matrix; the factors are the evaluations' shares of its images. */
function pooledParts(side: readonly Placed[], formula: CountMetric | null): InfluencePart[] | null {
  const classes = new Set(side.map(({ observation }) => observation.classes?.confusion.classes.join("\n")));
  if (formula === null || classes.size !== 1) return null;
  const matrices = side.map(({ observation }) =>
    Float64Array.from(observation.classes?.confusion.counts.flat() ?? []),
  );
  const sum = Float64Array.from(matrices[0] ?? [], (_, i) =>
    matrices.reduce((total, matrix) => total + (matrix[i] ?? 0), 0),
  );
  const gradient = countGradient(formula, sum);
  const all = sum.reduce((a, b) => a + b, 0);
  return side.map(({ evaluation, placed }, i) => {
    const share = (matrices[i] ?? sum).reduce((a, b) => a + b, 0) / all;
    return {
      evaluation,
      factor: share,
      influence: countInfluence(gradient, placed()).map((value) => value / share),
    };
  });
}
