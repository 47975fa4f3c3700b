import { invalid } from "../errors";
import type { Random } from "../random";
import type { FoldSplit, SplitImage } from "./contract";
import { leaveOneFoldOut } from "./leave-one-fold-out";
import { patientGroups } from "./patients";

/** More patients than this are more trainings than anyone means to start. */
export const MAX_GROUPS = 200;

/**
 * Each patient in turn is the test side; fold f is the f-th patient by id. A patient's images are often of one class, so
 * a test side may lack classes here, which the check of a plan says.
 *
 * @throws FoldwiseError "invalid" for fewer than 2 or more than 200 patients
 */
export function leaveOneGroupOut(images: readonly SplitImage[], random: Random): FoldSplit[] {
  const groups = patientGroups(images);
  if (groups.length < 2 || groups.length > MAX_GROUPS)
    throw invalid(
      [
        {
          field: "splits.scheme",
          value: "leave-one-group-out",
          problem: `there are ${groups.length} patients, and each is a fold: from 2 to ${MAX_GROUPS} are supported`,
          remedy: "use stratified-group-k-fold",
        },
      ],
      "The images cannot be split by leaving one patient out",
    );
  const foldOf = new Map(groups.map(({ id }, fold) => [id, fold]));
  return leaveOneFoldOut(
    images.map((image) => ({ ...image, fold: foldOf.get(image.patient ?? "") ?? 0 })),
    random.fork("validation"),
  );
}
