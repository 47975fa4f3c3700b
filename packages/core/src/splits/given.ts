import { invalid } from "../errors";
import { SPLIT_SIDES } from "../words";
import type { FoldSplit, SplitImage } from "./contract";
import { classesOf } from "./group";

/**
 * The sides that the dataset came with, as its one fold, 0.
 * @throws FoldwiseError "invalid" where an image has no side, or a side has none of a class
 */
export function givenSides(images: readonly SplitImage[]): FoldSplit[] {
  const without = images.filter(({ side }) => side === undefined || side === null).length;
  const problems =
    without > 0
      ? [
          {
            field: "splits.scheme",
            value: "given",
            problem:
              without === images.length
                ? "this dataset came without a training, validation and test side"
                : `${without} of ${images.length} images are on no side`,
            remedy: "use another scheme, such as stratified-k-fold",
          },
        ]
      : SPLIT_SIDES.flatMap((side) => {
          const there = new Set(images.filter((image) => image.side === side).map((image) => image.class));
          const absent = classesOf(images).filter((name) => !there.has(name));
          if (absent.length === 0) return [];
          return [
            {
              field: `${side} side`,
              value: `0 images of ${absent.join(", ")}`,
              problem: "every class has to be on every side",
              remedy: "use a scheme that makes its sides, such as stratified-k-fold, or add images",
            },
          ];
        });
  if (problems.length > 0) throw invalid(problems, "The given sides cannot be used");
  const on = (side: string) => images.filter((image) => image.side === side).map(({ index }) => index);
  return [{ fold: 0, train: on("train"), val: on("val"), test: on("test") }];
}
