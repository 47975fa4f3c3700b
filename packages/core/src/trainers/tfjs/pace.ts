import { describeModel } from "../../models";
import type { DataSize, EpochPace, EvaluationPace, MeasuredEvaluation, MeasuredTraining } from "../contract";
import type { DataOptions } from "./data";
import type { TfjsOptions } from "./options";

/**
 * Seconds that one training image takes when nothing was measured: reading and augmenting it, and the multiply-adds of
 * the network forwards, to which the way back is proportional. Both are those of two cores of a server processor;
 * the first finished training of any network replaces them.
 */
const ASSUMED = { secondsPerImage: 2e-3, secondsPerMultiplyAdd: 1e-10 };

interface Network {
  readonly trainer: TfjsOptions;
  readonly data: Pick<DataOptions, "balance">;
}

/**
 * Seconds for an epoch of a network: as measured of the same network, or of others and scaled by multiply-adds, or
 * assumed.
 */
export function networkPace(
  own: Network,
  {
    size,
    measured,
  }: { size: DataSize; measured: readonly (Omit<MeasuredTraining, "resolved"> & { resolved: Network })[] },
): EpochPace {
  const { secondsPerImage, basis } = secondsPerImageOf(own.trainer, finishedOf(measured), trainingSeconds);
  return { secondsPerEpoch: balanced(size, own.data) * secondsPerImage, basis };
}

type MeasuredOf<M> = Omit<M, "resolved"> & { resolved: Network };

/**
 * Seconds for an evaluation: as measured of evaluations of the same network, or of others and scaled by the multiply-adds
 * of the way forwards. Where no evaluation was measured it is derived from the pace of training, whose step has the way
 * forwards and the way back, and is called assumed.
 */
export function networkEvaluationPace(
  own: Network,
  {
    images,
    evaluations,
    measured,
  }: {
    images: number;
    evaluations: readonly MeasuredOf<MeasuredEvaluation>[];
    measured: readonly MeasuredOf<MeasuredTraining>[];
  },
): EvaluationPace {
  const finished = evaluations.map(({ resolved, ...one }) => ({ ...one, trainer: resolved.trainer }));
  const known = secondsPerImageOf(own.trainer, finished, evaluationSeconds);
  if (known.basis !== "assumed")
    return { secondsPerEvaluation: images * known.secondsPerImage, basis: known.basis };
  const step = secondsPerImageOf(own.trainer, finishedOf(measured), trainingSeconds).secondsPerImage;
  const seconds = (step * evaluationSeconds(own.trainer)) / trainingSeconds(own.trainer);
  return { secondsPerEvaluation: images * seconds, basis: "assumed" };
}

function finishedOf(measured: readonly MeasuredOf<MeasuredTraining>[]): Finished[] {
  return measured.map(({ resolved, seconds, epochs, size }) => ({
    trainer: resolved.trainer,
    seconds,
    images: epochs * balanced(size, resolved.data),
  }));
}

/** Images of an epoch, copies of balancing counted. */
function balanced({ images, rarest }: DataSize, { balance }: Pick<DataOptions, "balance">): number {
  return images * (balance === "none" ? 1 : 1 + rarest);
}

interface Finished {
  readonly trainer: TfjsOptions;
  readonly seconds: number;
  readonly images: number;
}

function secondsPerImageOf(
  trainer: TfjsOptions,
  finished: readonly Finished[],
  assumedSeconds: (trainer: TfjsOptions) => number,
): { secondsPerImage: number; basis: NonNullable<EpochPace["basis"]> } {
  const same = total(finished.filter((one) => networkKey(one.trainer) === networkKey(trainer)));
  if (same) return { secondsPerImage: same.seconds / same.images, basis: "measured" };
  const assumed = assumedSeconds(trainer);
  const expected = finished.reduce((sum, one) => sum + one.images * assumedSeconds(one.trainer), 0);
  const took = total(finished);
  if (!took || expected === 0) return { secondsPerImage: assumed, basis: "assumed" };
  return { secondsPerImage: (assumed * took.seconds) / expected, basis: "scaled" };
}

function total(finished: readonly Finished[]): { seconds: number; images: number } | null {
  const seconds = finished.reduce((sum, one) => sum + one.seconds, 0);
  const images = finished.reduce((sum, one) => sum + one.images, 0);
  return images > 0 ? { seconds, images } : null;
}

/** What of a network decides how long a step takes. */
function networkKey({
  model,
  inputSize,
  widthMultiplier,
  head = "article",
  freezeBase = false,
}: TfjsOptions): string {
  return JSON.stringify([model, inputSize, widthMultiplier, head, freezeBase]);
}

function trainingSeconds({
  model,
  inputSize,
  widthMultiplier,
  head = "article",
  freezeBase = false,
}: TfjsOptions): number {
  const { trainingMultiplyAdds } = describeModel(model, { inputSize, widthMultiplier, head, freezeBase });
  return ASSUMED.secondsPerImage + (ASSUMED.secondsPerMultiplyAdd * trainingMultiplyAdds) / 3;
}

function evaluationSeconds({
  model,
  inputSize,
  widthMultiplier,
  head = "article",
  freezeBase = false,
}: TfjsOptions): number {
  const { multiplyAdds } = describeModel(model, { inputSize, widthMultiplier, head, freezeBase });
  return ASSUMED.secondsPerImage + (ASSUMED.secondsPerMultiplyAdd * multiplyAdds) / 3;
}
