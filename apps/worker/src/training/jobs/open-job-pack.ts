import type { TrainerModel, TrainerSample } from "@foldwise/core/contracts/trainer";
import { badInput } from "../bad-input";
import { openPack, type PixelPack } from "../images/open-pack";

/**
 * Opens the pack of a job and checks that the job's samples are in it.
 *
 * @throws FoldwiseError `invalid` when the pack is of another size than the model's input, or a sample is not there
 */
export function openJobPack(
  path: string,
  job: { model: TrainerModel; classes: readonly string[] },
  samples: readonly TrainerSample[],
): PixelPack {
  const pack = openPack(path);
  const { size, count } = pack.header;
  const stray = samples.find((sample) => sample.index >= count || sample.class >= job.classes.length);
  if (size === job.model.inputSize && !stray) return pack;
  pack.close();
  throw badInput(
    stray
      ? `sample ${stray.index} of class ${stray.class} is not among ${count} images of ${job.classes.length} classes`
      : `${path}: images of ${size} px for a model that takes ${job.model.inputSize} px`,
  );
}

/** The index of the positive class. @throws FoldwiseError `invalid` when it is not one of the classes */
export function positiveIndex(job: { classes: readonly string[]; positiveClass: string }): number {
  const index = job.classes.indexOf(job.positiveClass);
  if (index < 0) throw badInput(`${job.positiveClass} is not one of the classes ${job.classes.join(", ")}`);
  return index;
}
