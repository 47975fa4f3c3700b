import { FoldwiseError } from "@foldwise/core/errors";
import type { TrainingImages, TrainingInputs } from "@foldwise/db/repositories/training";

/** The images of a training whose trainer needs a dataset. @throws FoldwiseError `invalid` where it has none. */
export function imagesOf({ trainingId, images }: TrainingInputs): TrainingImages {
  if (images) return images;
  throw new FoldwiseError("invalid", `Training ${trainingId} has no dataset.`);
}
