import type { Random } from "../random";
import type { Observation, ObservedPrediction } from "./observation";
import { matrixPredictions, predictionsFit } from "./predictions";

/** What the bootstrap draws, in the words that stand beside an interval. */
export const UNIT_KINDS = [
  "patients",
  "images (patients unknown)",
  "images (predictions not loaded)",
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Evaluations that were tested on the same images, which are drawn together. */
export interface Universe {
  readonly key: string;
  readonly kind: UnitKind;
  /** Position of each patient or image. */
  readonly units: ReadonlyMap<string, number>;
  readonly replicates: number;
  /** Times that each unit was drawn, shape [units][replicates]: who reads them goes through all draws of a unit. */
  draws(): Uint16Array;
}

/** An evaluation's images, made from its confusion matrix where the predictions are not there. */
export interface PreparedImages {
  readonly kind: UnitKind;
  readonly images: readonly ObservedPrediction[];
}

/** Reads an evaluation's images and what can be drawn of them. */
export function prepareImages(observation: Observation): PreparedImages {
  if (!predictionsFit(observation)) return { kind: UNIT_KINDS[2], images: matrixPredictions(observation) };
  const images = observation.predictions ?? [];
  return { kind: images.every(({ patient }) => patient !== null) ? UNIT_KINDS[0] : UNIT_KINDS[1], images };
}

/** Fold and split scheme make the test set; what can be drawn of it must be alike as well. */
export function universeKey({ fold, splitScheme }: Observation, kind: UnitKind): string {
  return JSON.stringify([fold, splitScheme, kind]);
}

/** The name of an image's unit in its universe. */
export function unitName(kind: UnitKind, { patient, imageId }: ObservedPrediction): string {
  return kind === "patients" ? String(patient) : String(imageId);
}

/** A universe of all the units of some evaluations; the draws are made when first asked for, and kept. */
export function makeUniverse(
  key: string,
  evaluations: readonly PreparedImages[],
  { random, replicates }: { random: Random; replicates: number },
): Universe {
  const kind = evaluations[0]?.kind ?? UNIT_KINDS[2];
  const units = new Map<string, number>();
  for (const { images } of evaluations) {
    for (const image of images) {
      const name = unitName(kind, image);
      if (!units.has(name)) units.set(name, units.size);
    }
  }
  let kept: Uint16Array | null = null;
  const draws = (): Uint16Array => {
    if (kept !== null) return kept;
    const own = random.fork(key);
    kept = new Uint16Array(replicates * units.size);
    for (let r = 0; r < replicates; r++) {
      for (let i = 0; i < units.size; i++) {
        const at = own.int(units.size) * replicates + r;
        kept[at] = (kept[at] ?? 0) + 1;
      }
    }
    return kept;
  };
  return { key, kind, units, replicates, draws };
}
