import { textOf } from "./dimensions";
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

/**
 * Read off the split. Where a trainer brings its own data, its folds are taken to be those of a cross-validation, in which
 * each fold is tested once and trained on otherwise: two of k training sets then share all but two folds.
 *
 * @param folds how many there are
 */
export function foldDesign(observations: readonly Observation[], folds: number): FoldDesign {
  const schemes = distinct(observations.map((one) => textOf(one, "splitScheme")));
  const overlapping = schemes.includes("leave-one-fold-out") || schemes.includes("");
  const withheld = (reason: string): FoldDesign => ({ overlapping, withheld: reason });
  if (schemes.length > 1) return withheld(`split schemes differ: ${schemes.join(", ")}`);
  const seeds = distinct(observations.map((one) => textOf(one, "splitSeed")));
  if (seeds.length > 1) return withheld(`splits differ: seeds ${seeds.join(", ")}`);
  if (!overlapping) return { overlapping, testShare: 0, assumes: "training sets of the folds are disjoint" };
  const tested = observations.map(testImages);
  if (schemes.includes("") || tested.includes(0))
    return {
      overlapping,
      testShare: 1 / (folds - 1),
      assumes: `training sets of the folds overlap as in ${folds}-fold cross-validation`,
    };
  const sizes = observations.flatMap(({ trainImages }) => (trainImages === undefined ? [] : [trainImages]));
  if (sizes.length < observations.length) return withheld("the number of training images is not known");
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    overlapping,
    testShare: mean(tested) / mean(sizes),
    assumes: "training sets of the folds overlap",
  };
}
