import { known, type MetricValue, unknown } from "./metric-value";

/** What an image adds to a mean loss: whether it is of the positive class, and that class's probability. */
export type ItemLoss = (isPositive: boolean, probability: number) => number;

/** Probabilities of 0 and 1 are taken for the next number, as scikit-learn's log_loss does for 64-bit floats. */
const LEAST = Number.EPSILON;

const LOSSES: ReadonlyMap<string, ItemLoss> = new Map<string, ItemLoss>([
  ["brier", (isPositive, probability) => (probability - (isPositive ? 1 : 0)) ** 2],
  [
    "log_loss",
    (isPositive, probability) => {
      const right = isPositive ? probability : 1 - probability;
      return -Math.log(Math.min(1 - LEAST, Math.max(LEAST, right)));
    },
  ],
]);

/** Names of the measures that are means over images of a loss of two classes. */
export const MEAN_LOSSES: readonly string[] = [...LOSSES.keys()];

/** The loss behind a measure of two classes; null for any other measure. */
export function itemLoss(name: string): ItemLoss | null {
  return LOSSES.get(name) ?? null;
}

/**
 * Mean of a loss over images of two classes.
 *
 * @param labels true class of each image, shape [n]
 * @param probabilities probability of the positive class, from 0 to 1, shape [n]
 * @returns null with the reason when there is no image or a probability is none
 * @throws RangeError when the lengths differ
 */
export function meanLoss(
  loss: ItemLoss,
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positive: number,
): MetricValue {
  if (labels.length !== probabilities.length)
    throw new RangeError(`${labels.length} labels but ${probabilities.length} probabilities`);
  if (labels.length === 0) return unknown("no images");
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i] ?? Number.NaN;
    if (!(probability >= 0 && probability <= 1))
      return unknown(`image ${i}: ${probability} is not a probability`);
    sum += loss(labels[i] === positive, probability);
  }
  return known(sum / labels.length);
}
