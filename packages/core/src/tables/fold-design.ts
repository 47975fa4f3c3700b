import { repeatsOf, textOf } from "./dimensions";
import { distinct, testImages } from "./evaluation-set";
import type { Observation } from "./observation";

/** How the folds of some evaluations depend on each other; or why that cannot be told. */
type FoldDesign =
  | {
      /** Training sets of the folds share images, so that their values vary together. */
      readonly overlapping: boolean;
      /** Test images over training images; 0 where training sets are disjoint. */
      readonly testShare: number;
      /** What that rests on, in words. */
      readonly assumes: string;
      readonly withheld?: undefined;
    }
  | { readonly overlapping: boolean; readonly withheld: string };

/** Schemes whose folds are trained and tested each by itself: of all others a fold's training set has the other folds. */
const WITHIN_FOLDS: readonly string[] = ["within-fold-by-image", "within-fold-by-patient", "given"];

/**
 * Read off the split. Where a trainer brings its own data, its folds are taken to be those of a cross-validation, in which
 * each fold is tested once and trained on otherwise: two of k training sets then share all but two folds. So are those of runs that
 * were logged from outside, of whose split nothing is known: the correction is then made where it may not be needed.
 *
 * Folds of several repeats are taken together: the variance of k · r values times 1 / (k · r) + n₂ / n₁ for n₂ test and n₁
 * training images is that of the corrected repeated k-fold test (Bouckaert & Frank, PAKDD 2004, section 3.2), which is the
 * corrected resampled one (Nadeau & Bengio, Machine Learning 52, 2003) of their split.
 *
 * @param folds how many there are
 */
export function foldDesign(observations: readonly Observation[], folds: number): FoldDesign {
  const split = observations.filter(({ isLogged }) => !isLogged);
  const isPartlyUnknown = split.length < observations.length;
  const schemes = distinct(split.map((one) => textOf(one, "splitScheme")));
  const overlapping = isPartlyUnknown || schemes.some((scheme) => !WITHIN_FOLDS.includes(scheme));
  const withheld = (reason: string): FoldDesign => ({ overlapping, withheld: reason });
  if (schemes.length > 1) return withheld(`split schemes differ: ${schemes.join(", ")}`);
  const seeds = distinct(split.map((one) => textOf(one, "splitSeed")));
  if (seeds.length > 1) return withheld(`splits differ: seeds ${seeds.join(", ")}`);
  if (!overlapping) return { overlapping, testShare: 0, assumes: "training sets of the folds are disjoint" };
  const tested = observations.map(testImages);
  const repeats = distinct(observations.map(repeatsOf));
  if (repeats.length > 1) return withheld(`splits differ: ${repeats.join(", ")} repeats`);
  const isRepeated = (repeats[0] ?? 1) > 1;
  if (isPartlyUnknown || schemes.includes("") || tested.includes(0)) {
    const k = isRepeated ? Number(observations[0]?.dims.splitK) : folds;
    const assumed = `training sets of the folds overlap as in ${k}-fold cross-validation${isRepeated ? `, repeated ${repeats[0]} times` : ""}`;
    return {
      overlapping,
      testShare: 1 / (k - 1),
      assumes: isPartlyUnknown ? `${assumed}, which is not known of runs logged from outside` : assumed,
    };
  }
  const sizes = observations.flatMap(({ trainImages }) => (trainImages === undefined ? [] : [trainImages]));
  if (sizes.length < observations.length) return withheld("the number of training images is not known");
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    overlapping,
    testShare: mean(tested) / mean(sizes),
    assumes: isRepeated
      ? `training sets of the folds overlap, and test sets of the ${repeats[0]} repeats`
      : "training sets of the folds overlap",
  };
}
