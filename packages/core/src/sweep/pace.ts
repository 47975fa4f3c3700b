import { describeModel } from "../models";
import type { TimeBasis } from "./cost";
import type { Trainer } from "./plan";

/**
 * Seconds that one training image takes when nothing was measured: reading and augmenting it, and the multiply-adds of
 * the network forwards, to which the way back is proportional. Both are those of two cores of a server processor;
 * the first finished training of any network replaces them.
 */
const ASSUMED = { secondsPerImage: 2e-3, secondsPerMultiplyAdd: 1e-10 };

/** How fast finished trainings of one network were. */
export interface MeasuredPace {
  trainer: Trainer;
  seconds: number;
  /** Training images times epochs, copies of balancing counted. */
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

function assumedSeconds(trainer: Extract<Trainer, { kind: "tfjs" }>): number {
  const { model, inputSize, widthMultiplier, head = "article", freezeBase = false } = trainer;
  const { trainingMultiplyAdds } = describeModel(model, { inputSize, widthMultiplier, head, freezeBase });
  return ASSUMED.secondsPerImage + (ASSUMED.secondsPerMultiplyAdd * trainingMultiplyAdds) / 3;
}
