/** How many of each side a scored set has, or why it cannot be ranked. */
export interface ScoredCounts {
  readonly positives: number;
  readonly negatives: number;
  /** Set when ranking metrics do not exist for this set. */
  readonly reason: string | null;
}

/**
 * Counts positives and negatives.
 *
 * @throws RangeError when the lengths differ
 */
export function scoredCounts(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive: number,
): ScoredCounts {
  if (labels.length !== scores.length) {
    throw new RangeError(`${labels.length} labels but ${scores.length} scores`);
  }
  let positives = 0;
  let unranked = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === positive) positives++;
    if (Number.isNaN(scores[i])) unranked++;
  }
  const negatives = labels.length - positives;
  return { positives, negatives, reason: whyNot(positives, negatives, unranked) };
}

function whyNot(positives: number, negatives: number, unranked: number): string | null {
  if (positives + negatives === 0) return "no images";
  if (unranked > 0) return `${unranked} scores are NaN`;
  if (positives === 0) return "one class present: no image of the positive class";
  if (negatives === 0) return "one class present: every image is of the positive class";
  return null;
}
