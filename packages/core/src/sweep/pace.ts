import { describeModel } from "../models";
import type { Trainer } from "./plan";
import type { TimeBasis } from "./time-basis";

/**
 * Seconds that one training image takes when nothing was measured: reading and augmenting it, and the multiply-adds of
 * the network forwards, to which the way back is proportional. Both are those of two cores of a server processor;
 * the first finished training of any network replaces them.
 */
const ASSUMED = { secondsPerImage: 2e-3, secondsPerMultiplyAdd: 1e-10 };

/** How fast finished trainings, or evaluations, of one network were. */
export interface MeasuredPace {
  trainer: Trainer;
  seconds: number;
  /** Training images times epochs, copies of balancing counted; or test images of all evaluations. */
  images: number;
}

export interface Pace {
  secondsPerImage: number | null;
  basis: TimeBasis | null;
}

/**
 * Seconds for one training image of a network: as measured of the same network, or of others and scaled by multiply-adds,
 * or assumed. Simulated trainings take what their plan says.
 */
export function paceOf(trainer: Trainer, measured: readonly MeasuredPace[]): Pace {
  const same = total(measured.filter((pace) => networkKey(pace.trainer) === networkKey(trainer)));
  if (same) return { secondsPerImage: same.seconds / same.images, basis: "measured" };
  if (trainer.kind !== "tfjs") return { secondsPerImage: null, basis: null };
  const assumed = assumedSeconds(trainer);
  const others = measured.flatMap((pace) =>
    pace.trainer.kind === "tfjs" ? [{ ...pace, expected: pace.images * assumedSeconds(pace.trainer) }] : [],
  );
  const expected = others.reduce((sum, pace) => sum + pace.expected, 0);
  const took = total(others);
  if (!took || expected === 0) return { secondsPerImage: assumed, basis: "assumed" };
  return { secondsPerImage: (assumed * took.seconds) / expected, basis: "scaled" };
}

/**
 * Seconds for one test image of an evaluation: as measured of evaluations of the same network, or of others and scaled by
 * the multiply-adds of the way forwards. Where no evaluation was measured it is derived from the pace of training, whose
 * step has the way forwards and the way back, and is called assumed. A simulated evaluation is a formula: next to nothing.
 * @param training measured paces of trainings
 */
export function evaluationPaceOf(
  trainer: Trainer,
  measured: readonly MeasuredPace[],
  training: readonly MeasuredPace[],
): Pace {
  const same = total(measured.filter((pace) => networkKey(pace.trainer) === networkKey(trainer)));
  if (same) return { secondsPerImage: same.seconds / same.images, basis: "measured" };
  if (trainer.kind !== "tfjs") return { secondsPerImage: 0, basis: "assumed" };
  const expected = assumedEvaluationSeconds(trainer);
  const others = measured.flatMap((pace) =>
    pace.trainer.kind === "tfjs"
      ? [{ ...pace, expected: pace.images * assumedEvaluationSeconds(pace.trainer) }]
      : [],
  );
  const took = total(others);
  if (took) {
    const sum = others.reduce((all, pace) => all + pace.expected, 0);
    return { secondsPerImage: (expected * took.seconds) / sum, basis: "scaled" };
  }
  const { secondsPerImage } = paceOf(trainer, training);
  const step = secondsPerImage ?? assumedSeconds(trainer);
  return { secondsPerImage: (step * expected) / assumedSeconds(trainer), basis: "assumed" };
}

function total(paces: readonly MeasuredPace[]): { seconds: number; images: number } | null {
  const seconds = paces.reduce((sum, pace) => sum + pace.seconds, 0);
  const images = paces.reduce((sum, pace) => sum + pace.images, 0);
  return images > 0 ? { seconds, images } : null;
}

/** What of a trainer decides how long a step takes. */
function networkKey(trainer: Trainer): string {
  if (trainer.kind !== "tfjs") return trainer.kind;
  const { kind, model, inputSize, widthMultiplier, head = "article", freezeBase = false } = trainer;
  return JSON.stringify([kind, model, inputSize, widthMultiplier, head, freezeBase]);
}

function assumedEvaluationSeconds(trainer: Extract<Trainer, { kind: "tfjs" }>): number {
  const { model, inputSize, widthMultiplier, head = "article", freezeBase = false } = trainer;
  const { multiplyAdds } = describeModel(model, { inputSize, widthMultiplier, head, freezeBase });
  return ASSUMED.secondsPerImage + (ASSUMED.secondsPerMultiplyAdd * multiplyAdds) / 3;
}

function assumedSeconds(trainer: Extract<Trainer, { kind: "tfjs" }>): number {
  const { model, inputSize, widthMultiplier, head = "article", freezeBase = false } = trainer;
  const { trainingMultiplyAdds } = describeModel(model, { inputSize, widthMultiplier, head, freezeBase });
  return ASSUMED.secondsPerImage + (ASSUMED.secondsPerMultiplyAdd * trainingMultiplyAdds) / 3;
}
