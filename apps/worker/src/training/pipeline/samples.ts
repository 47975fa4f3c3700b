import type { TrainerSample } from "@foldwise/core/contracts/trainer";
import { createRandom } from "@foldwise/core/random";

/** One image of an epoch: an original, or the balancing copy of one, which has its source's index and class. */
export interface EpochSample extends TrainerSample {
  readonly copy: "original" | "desaturated";
}

/**
 * The images of one epoch of training: every original of the training side and, balanced, one desaturated copy of each
 * image of the smallest class. Copies are of training images only, so none can cross a split.
 */
export function epochSamples(
  train: readonly TrainerSample[],
  balance: "none" | "hsv-desaturated",
): EpochSample[] {
  const originals = train.map((sample): EpochSample => ({ ...sample, copy: "original" }));
  if (balance === "none") return originals;
  const minority = smallestClass(train);
  const copies = train
    .filter((sample) => sample.class === minority)
    .map((sample): EpochSample => ({ ...sample, copy: "desaturated" }));
  return [...originals, ...copies];
}

/** Null where classes are of equal size: nothing is to be balanced then. */
function smallestClass(samples: readonly TrainerSample[]): number | null {
  const counts = new Map<number, number>();
  for (const sample of samples) counts.set(sample.class, (counts.get(sample.class) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => a[1] - b[1]);
  return first && second && first[1] < second[1] ? first[0] : null;
}

/** The samples in the order of this epoch, which seed and epoch alone decide. */
export function shuffleSamples(samples: readonly EpochSample[], seed: number, epoch: number): EpochSample[] {
  return createRandom(seed).fork("shuffle", epoch).shuffle(samples);
}

/** Cuts samples into batches; a last batch of one joins the one before, for batch normalization cannot do with one. */
export function cutBatches<T>(samples: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < samples.length; start += size) batches.push(samples.slice(start, start + size));
  const last = batches.at(-1);
  const before = batches.at(-2);
  if (last?.length === 1 && before) {
    before.push(...last);
    batches.pop();
  }
  return batches;
}
