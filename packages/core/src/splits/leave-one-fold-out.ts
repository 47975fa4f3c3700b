import type { Problem } from "../errors";
import { invalid } from "../errors";
import type { Random } from "../random";
import type { FoldSplit, SplitImage } from "./contract";
import { ascending, byCodeUnit, classesOf, foldsOf, groupBy } from "./group";
import { patientGroups } from "./patients";

/** What stays together: a patient's images, or one image whose patient is unknown. */
interface Unit {
  indices: number[];
  stratum: string;
}

/**
 * Each fold in turn is the test set, whole; of the other folds, a tenth of the patients of each class (at least one)
 * is the validation set and the rest trains. A patient with cells of two classes counts as one of the class it has
 * more of.
 *
 * Where patients are not known the images stand in for them: a tenth of the images of each class in each other fold
 * validates. The test fold is as honest as the folds are; training and validation may then share patients unseen.
 * A patient who stands in several folds is on both sides whatever is done here: see `patientsInSeveralFolds`.
 *
 * @param only the folds that are wanted; all where it is left out
 * @throws FoldwiseError "invalid" when there is one fold only, or a class has one patient outside the test fold.
 */
export function leaveOneFoldOut(
  images: readonly SplitImage[],
  random: Random,
  only?: readonly number[],
): FoldSplit[] {
  const folds = foldsOf(images);
  if (folds.length < 2) {
    throw invalid(
      [
        {
          field: "folds",
          value: folds.join(", "),
          problem: "leaving one fold out leaves nothing to train on",
          remedy: "use a dataset of at least 2 folds, or a scheme within folds",
        },
      ],
      "This dataset cannot be split by leaving one fold out",
    );
  }
  return (only ?? folds).map((fold) => leaveOut(fold, images, random.fork("fold", fold)));
}

function leaveOut(fold: number, images: readonly SplitImage[], random: Random): FoldSplit {
  const others = images.filter((image) => image.fold !== fold);
  const strata = groupBy(unitsOf(others), (unit) => unit.stratum);
  const sides: FoldSplit = {
    fold,
    train: [],
    val: [],
    test: images.filter((image) => image.fold === fold).map((image) => image.index),
  };
  for (const [stratum, units] of [...strata].sort((a, b) => byCodeUnit(a[0], b[0]))) {
    const shuffled = random.fork("stratum", stratum).shuffle(units);
    const held = units.length < 2 ? 0 : Math.max(1, Math.floor(units.length / 10));
    sides.val.push(...shuffled.slice(0, held).flatMap((unit) => unit.indices));
    sides.train.push(...shuffled.slice(held).flatMap((unit) => unit.indices));
  }
  const problems = emptySides(sides, others);
  if (problems.length > 0) throw invalid(problems, "This dataset cannot be split by leaving one fold out");
  return sides;
}

function unitsOf(images: readonly SplitImage[]): Unit[] {
  const patients = patientGroups(images).map(({ indices, mainClass }) => ({
    indices,
    stratum: `patients ${mainClass}`,
  }));
  const strangers = images
    .filter((image) => image.patient === null)
    .sort((a, b) => ascending(a.index, b.index))
    .map((image) => ({ indices: [image.index], stratum: `images ${image.class} fold ${image.fold}` }));
  return [...patients, ...strangers];
}

function emptySides(sides: FoldSplit, others: readonly SplitImage[]): Problem[] {
  const classOf = new Map(others.map((image) => [image.index, image.class]));
  return classesOf(others).flatMap((name) =>
    (["train", "val"] as const)
      .filter((side) => !sides[side].some((index) => classOf.get(index) === name))
      .map((side) => ({
        field: `fold ${sides.fold}, class ${name}`,
        value: "0 images",
        problem: `with this fold as the test set, whole patients leave the ${side === "val" ? "validation" : "training"} set without the class`,
        remedy: "use more patients of the class in the other folds, or a scheme within folds",
      })),
  );
}
