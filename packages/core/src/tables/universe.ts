import type { Random } from "../random";
import { type Observation, type ObservedPrediction, testSetKey } from "./observation";
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
  /** Positions of the units of each class, by the class that most of a unit's images have. */
  readonly strata: readonly (readonly number[])[];
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

/**
 * What evaluations have to share to be drawn together: the test set, and each unit with its class. It is also the seed
 * of the draws, so that they follow from what is drawn alone, never from the table, its other cells or their order.
 */
export function universeKey(observation: Observation, prepared: PreparedImages): string {
  return JSON.stringify([testSetKey(observation), prepared.kind, ...unitsByClass(prepared)]);
}

/** The name of an image's unit in its universe. */
export function unitName(kind: UnitKind, { patient, imageId }: ObservedPrediction): string {
  return kind === "patients" ? String(patient) : String(imageId);
}

/**
 * The units of evaluations with one {@link universeKey}; the draws are made when first asked for, and kept. Units are
 * drawn within their class: of few patients many a draw would otherwise have none of the rarer class, and no precision,
 * recall or area under the curve of it.
 */
export function makeUniverse(
  key: string,
  evaluations: readonly PreparedImages[],
  { random, replicates }: { random: Random; replicates: number },
): Universe {
  const [prepared = { kind: UNIT_KINDS[2], images: [] }] = evaluations;
  const units = new Map<string, number>();
  const strata = unitsByClass(prepared).map(([, names]) =>
    names.map((name) => {
      const at = units.size;
      units.set(name, at);
      return at;
    }),
  );
  let kept: Uint16Array | null = null;
  const draws = (): Uint16Array => {
    if (kept !== null) return kept;
    const own = random.fork(key);
    kept = new Uint16Array(replicates * units.size);
    for (let r = 0; r < replicates; r++) {
      for (const stratum of strata) {
        for (let i = 0; i < stratum.length; i++) {
          const at = (stratum[own.int(stratum.length)] ?? 0) * replicates + r;
          kept[at] = (kept[at] ?? 0) + 1;
        }
      }
    }
    return kept;
  };
  return { key, kind: prepared.kind, units, strata, replicates, draws };
}

/** Units of each class, by the class that most of a unit's images have; classes and units in alphabetical order. */
function unitsByClass({ kind, images }: PreparedImages): [label: string, units: string[]][] {
  const labels = new Map<string, Map<string, number>>();
  for (const image of images) {
    const name = unitName(kind, image);
    const own = labels.get(name) ?? new Map<string, number>();
    labels.set(name, own.set(image.label, (own.get(image.label) ?? 0) + 1));
  }
  const classes = new Map<string, string[]>();
  for (const name of [...labels.keys()].sort()) {
    const [label = ""] =
      [...(labels.get(name) ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [];
    const units = classes.get(label);
    if (units === undefined) classes.set(label, [name]);
    else units.push(name);
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1));
}
