import { invalid, type Problem } from "../errors";
import type { Random } from "../random";
import type { FoldSplit, SplitImage } from "./contract";
import { classesOf } from "./group";
import { leaveOneFoldOut } from "./leave-one-fold-out";

/**
 * The sides that the dataset came with, as its one fold, 0. Where it came without a validation side, a tenth of the
 * training patients of each class (of the images, where patients are unknown) validates.
 *
 * @throws FoldwiseError "invalid" where an image has no side, or a side has none of a class
 */
export function givenSides(images: readonly SplitImage[], random: Random): FoldSplit[] {
  const on = (side: string) => images.filter((image) => image.side === side);
  const hasValidation = on("val").length > 0;
  const problems = sideProblems(images, hasValidation ? ["train", "val", "test"] : ["train", "test"]);
  if (problems.length > 0) throw invalid(problems, "The given sides cannot be used");
  const indices = (side: string) => on(side).map(({ index }) => index);
  if (hasValidation)
    return [{ fold: 0, train: indices("train"), val: indices("val"), test: indices("test") }];
  const test = new Set(indices("test"));
  const asFolds = images.map((image) => ({ ...image, fold: test.has(image.index) ? 1 : 0 }));
  const withTest = leaveOneFoldOut(asFolds, random, [1]);
  return withTest.map((sides) => ({ ...sides, fold: 0 }));
}

function sideProblems(images: readonly SplitImage[], sides: readonly string[]): Problem[] {
  const without = images.filter(({ side }) => side === undefined || side === null).length;
  if (without > 0)
    return [
      {
        field: "splits.scheme",
        value: "given",
        problem:
          without === images.length
            ? "this dataset came without a training, validation and test side"
            : `${without} of ${images.length} images are on no side`,
        remedy: "use another scheme, such as stratified-k-fold",
      },
    ];
  return sides.flatMap((side) => {
    const there = new Set(images.filter((image) => image.side === side).map((image) => image.class));
    const absent = classesOf(images).filter((name) => !there.has(name));
    if (absent.length === 0) return [];
    return [
      {
        field: `${side} side`,
        value: `0 images of ${absent.join(", ")}`,
        problem: "every class has to be on it",
        remedy: "use a scheme that makes its sides, such as stratified-k-fold, or add images",
      },
    ];
  });
}
