import {
  areaMeasure,
  type CountMetric,
  countMetric,
  type ImageLoss,
  itemLoss,
  probabilityLoss,
} from "../metrics";
import type { KnownImages } from "./estimate";
import {
  aucInfluence,
  classesOfFormula,
  countGradient,
  countInfluence,
  meanInfluence,
  type PlacedImages,
  unitsOf,
} from "./influence";
import type { Observation, ObservedClasses } from "./observation";
import { followsFromItems, regressionInfluence } from "./regression-influence";

/** How a measure moves with the units of a test set. */
export interface Linearization {
  /** Formula over the counts of a confusion matrix; null for what needs more than those. */
  readonly formula: CountMetric | null;
  /** Classes whose units it rests on; one of the name "" where there are none. */
  readonly labels: ReadonlySet<string>;
  /**
   * The one class that it sets against all others, of three and more: those count as one side together, whichever of them
   * are small. null for any other measure.
   */
  readonly against: string | null;
  /** It takes the probabilities of every class. */
  readonly needsProbabilities: boolean;
  /** Contributions are those of leaving a unit out, and not of a derivative. */
  readonly isJackknife: boolean;
  /** It lies between 0 and 1, or -1 and 1, whatever its evaluations. */
  readonly isShare: boolean;
  /** Linearized contribution of each unit, shape [units]. */
  influence(observation: Observation, known: KnownImages, placed: () => PlacedImages): Float64Array;
}

/** The linearization of a measure that all these evaluations have; null where it does not follow from images or items. */
export function linearizationOf(metric: string, observations: readonly Observation[]): Linearization | null {
  if (observations.every(({ classes }) => classes !== undefined)) return ofClasses(metric, observations);
  if (observations.some(({ regression }) => regression === undefined) || !followsFromItems(metric))
    return null;
  return {
    ...PLAIN,
    labels: new Set([""]),
    isJackknife: true,
    isShare: false,
    influence: (_, { prepared, universe }) => regressionInfluence(metric, prepared, universe),
  };
}

const PLAIN = {
  formula: null,
  against: null,
  needsProbabilities: false,
  isJackknife: false,
  isShare: true,
} as const;

/**
 * True where the interval of a measure of these classes takes the probabilities of every class. Of two classes it never
 * does: the positive class's score says both.
 */
export function needsProbabilities(metric: string, classes: readonly string[]): boolean {
  if (classes.length < 3) return false;
  const area = areaMeasure(metric);
  return area === null ? probabilityLoss(metric, classes.length) !== null : area.of !== "positive";
}

function ofClasses(metric: string, observations: readonly Observation[]): Linearization | null {
  const { confusion, positiveClass } = observations[0]?.classes ?? { confusion: { classes: [], counts: [] } };
  const { classes } = confusion;
  const formula = countMetric(metric, classes);
  if (formula !== null)
    return {
      ...PLAIN,
      formula,
      labels: new Set(classesOfFormula(formula, classes)),
      influence: ({ classes: own }, _, placed) =>
        countInfluence(
          countGradient(formula, Float64Array.from(own?.confusion.counts.flat() ?? [])),
          placed(),
        ),
    };
  const scored = scoredInfluence(metric, classes);
  if (scored === null) return null;
  const area = areaMeasure(metric);
  return {
    ...PLAIN,
    labels: new Set(classes),
    against: classes.length > 2 ? againstOthers(area, positiveClass ?? classes[0]) : null,
    needsProbabilities: needsProbabilities(metric, classes),
    isShare: area !== null || metric.startsWith("top_"),
    influence: ({ classes: own }, known) => (own ? scored(own, known) : new Float64Array(0)),
  };
}

function againstOthers(
  area: ReturnType<typeof areaMeasure>,
  positiveClass: string | undefined,
): string | null {
  if (area === null || area.of === "macro") return null;
  return area.of === "class" ? area.className : (positiveClass ?? null);
}

type ScoredInfluence = (own: ObservedClasses, known: KnownImages) => Float64Array;

/** Measures of scores: of the positive class's alone, or of every class's. */
function scoredInfluence(metric: string, classes: readonly string[]): ScoredInfluence | null {
  const area = areaMeasure(metric);
  if (area?.of === "positive") return positiveArea;
  const k = classes.length;
  if (k < 3) {
    const loss = itemLoss(metric);
    return (
      loss &&
      (({ positiveClass }, { prepared, universe }) => {
        const positive = positiveClass ?? classes[0];
        const losses = Float64Array.from(prepared.images, ({ label, score }) =>
          loss(label === positive, score),
        );
        return meanInfluence(losses, unitsOf(prepared, universe), universe.units.size);
      })
    );
  }
  if (area?.of === "macro") return (own, known) => areaOverClasses(own, known, classes);
  if (area?.of === "class")
    return classes.includes(area.className)
      ? (own, known) => areaOverClasses(own, known, [area.className])
      : null;
  const loss = probabilityLoss(metric, k);
  return loss && ((own, known) => lossOverClasses(own, known, loss));
}

function positiveArea(
  { confusion, positiveClass }: ObservedClasses,
  { prepared, universe }: KnownImages,
): Float64Array {
  const positive = positiveClass ?? confusion.classes[0];
  return aucInfluence({
    units: universe.units.size,
    unit: unitsOf(prepared, universe),
    scores: Float64Array.from(prepared.images, ({ score }) => score),
    isPositive: (image) => prepared.images[image]?.label === positive,
  });
}

/** Of the mean over some classes of each one's AUC against all others. */
function areaOverClasses(
  { confusion, probabilities = null }: ObservedClasses,
  { prepared, universe }: KnownImages,
  some: readonly string[],
): Float64Array {
  const k = confusion.classes.length;
  const unit = unitsOf(prepared, universe);
  const sum = new Float64Array(universe.units.size);
  for (const name of some) {
    const c = confusion.classes.indexOf(name);
    const own = aucInfluence({
      units: universe.units.size,
      unit,
      scores: Float64Array.from(prepared.images, (_, i) => probabilities?.[i * k + c] ?? Number.NaN),
      isPositive: (image) => prepared.images[image]?.label === name,
    });
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (own[i] ?? 0) / some.length;
  }
  return sum;
}

function lossOverClasses(
  { confusion, probabilities = null }: ObservedClasses,
  { prepared, universe }: KnownImages,
  loss: ImageLoss,
): Float64Array {
  const k = confusion.classes.length;
  const at = new Map(confusion.classes.map((name, c) => [name, c]));
  const losses = Float64Array.from(prepared.images, ({ label }, i) =>
    loss(at.get(label) ?? -1, probabilities?.subarray(i * k, (i + 1) * k) ?? []),
  );
  return meanInfluence(losses, unitsOf(prepared, universe), universe.units.size);
}
