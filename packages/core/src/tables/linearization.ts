import { type CountMetric, countMetric, itemLoss } from "../metrics";
import type { KnownImages } from "./estimate";
import {
  aucInfluence,
  classesOfFormula,
  countGradient,
  countInfluence,
  lossInfluence,
  unitCounts,
} from "./influence";
import type { Observation, ObservedClasses } from "./observation";
import { followsFromItems, regressionInfluence } from "./regression-influence";

/** How a measure moves with the units of a test set. */
export interface Linearization {
  /** Formula over the counts of a confusion matrix; null for what needs more than those. */
  readonly formula: CountMetric | null;
  /** Classes whose units it rests on; one of the name "" where there are none. */
  readonly labels: ReadonlySet<string>;
  /** Contributions are those of leaving a unit out, and not of a derivative. */
  readonly isJackknife: boolean;
  /** It lies between 0 and 1, whatever its evaluations. */
  readonly isShare: boolean;
  /** Linearized contribution of each unit, shape [units]. */
  influence(observation: Observation, known: KnownImages, counts: () => Float64Array): Float64Array;
}

/** The linearization of a measure that all these evaluations have; null where it does not follow from images or items. */
export function linearizationOf(metric: string, observations: readonly Observation[]): Linearization | null {
  if (observations.every(({ classes }) => classes !== undefined)) return ofClasses(metric, observations);
  if (observations.some(({ regression }) => regression === undefined) || !followsFromItems(metric))
    return null;
  return {
    formula: null,
    labels: new Set([""]),
    isJackknife: true,
    isShare: false,
    influence: (_, { prepared, universe }) => regressionInfluence(metric, prepared, universe),
  };
}

function ofClasses(metric: string, observations: readonly Observation[]): Linearization | null {
  const classes = observations[0]?.classes?.confusion.classes ?? [];
  const formula = countMetric(metric, classes);
  if (formula !== null)
    return {
      formula,
      labels: new Set(classesOfFormula(formula, classes)),
      isJackknife: false,
      isShare: true,
      influence: ({ classes: own }, _, counts) =>
        countInfluence(
          countGradient(formula, Float64Array.from(own?.confusion.counts.flat() ?? [])),
          counts(),
        ),
    };
  const scored = scoredInfluence(metric, classes);
  return (
    scored && {
      formula: null,
      labels: new Set(classes),
      isJackknife: false,
      isShare: metric === "auc",
      influence: ({ classes: own }, known) => (own ? scored(own, known) : new Float64Array(0)),
    }
  );
}

/** Measures of the positive class's score. */
function scoredInfluence(metric: string, classes: readonly string[]) {
  if (metric === "auc")
    return (own: ObservedClasses, { prepared, universe }: KnownImages) =>
      aucInfluence(own, prepared, universe);
  const loss = classes.length === 2 ? itemLoss(metric) : null;
  return (
    loss &&
    ((own: ObservedClasses, { prepared, universe }: KnownImages) =>
      lossInfluence(loss, own, prepared, universe))
  );
}

/** Images of each unit in each cell of an evaluation's confusion matrix, as {@link unitCounts}. */
export function countsOf({ classes }: Observation, { prepared, universe }: KnownImages): Float64Array {
  return classes === undefined ? new Float64Array(0) : unitCounts(classes, prepared, universe);
}
