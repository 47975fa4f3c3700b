import { invalid, type Problem } from "../errors";
import type { Random } from "../random";
import { SPLIT_SIDES } from "../words";
import type { FoldSplit, SplitImage } from "./contract";
import { classesOf } from "./group";
import { assignStratifiedGroups } from "./group-k-fold";
import type { AssignFolds } from "./made-folds";

/**
 * The inner folds of an outer fold: k parts of what is not its test side, each of which validates in turn while the others
 * train. They have no test side, as nothing is reported of them; the outer test side is in none.
 *
 * @param images of the whole dataset, with canonical patients, sorted by index
 * @param outer the outer fold
 * @throws FoldwiseError "invalid" for more folds than patients, or where a class would be missing from a side
 */
export function innerFolds(
  images: readonly SplitImage[],
  random: Random,
  { outer, k, rule }: { outer: FoldSplit; k: number; rule: InnerRule },
): FoldSplit[] {
  const kept = new Set([...outer.train, ...outer.val]);
  const own = images.filter(({ index }) => kept.has(index));
  const units = rule.unit === "image" ? own.length : new Set(own.map(patientOf)).size;
  if (k > units) throw refused(outer, k, `there are ${units} ${rule.unit}s outside its test side`, units);
  const folds = rule.assign(own, k, random);
  const split = Array.from({ length: k }, (_, fold): FoldSplit => {
    const on = (isHeld: boolean) => own.filter((_image, i) => (folds[i] === fold) === isHeld);
    return { fold, train: on(false).map(indexOf), val: on(true).map(indexOf), test: [] };
  });
  const classOf = new Map(own.map((image) => [image.index, image.class]));
  for (const name of classesOf(own))
    for (const sides of split)
      for (const side of SPLIT_SIDES)
        if (side !== "test" && !sides[side].some((index) => classOf.get(index) === name))
          throw refused(
            outer,
            k,
            `inner fold ${sides.fold} would have no image of class ${name} on its ${side === "val" ? "validation" : "training"} side`,
            k - 1,
          );
  return split;
}

/** How inner folds are made of images, and what stays together. */
export interface InnerRule {
  assign: AssignFolds;
  unit: "image" | "patient";
}

/** As stratifiedGroupKFold; an image without a patient is a patient of its own. */
export const assignByKnownPatient: AssignFolds = (images, k, random) =>
  assignStratifiedGroups(
    images.map((image) => ({ ...image, patient: patientOf(image) })),
    k,
    random,
  );

/** No id has a line break. */
function patientOf({ patient, index }: SplitImage): string {
  return patient ?? `\n${index}`;
}

function indexOf({ index }: SplitImage): number {
  return index;
}

function refused(outer: FoldSplit, k: number, why: string, most: number): Error {
  const problem: Problem = {
    field: "splits.inner.k",
    value: String(k),
    problem: `outer fold ${outer.fold}: ${why}`,
    remedy:
      most >= 2 ? "use a smaller k, or a stratified scheme" : "leave splits.inner out, or use more patients",
  };
  return invalid([problem], `Outer fold ${outer.fold} cannot be split into ${k} inner folds`);
}
