import { testSetKey } from "./dimensions";
import type { Observation, ObservedPrediction } from "./observation";
import { matrixPredictions, predictionsFit } from "./predictions";

/** What varies independently, in the words that stand beside an interval. */
export const UNIT_KINDS = [
  "patients",
  "images (patients unknown)",
  "images (predictions not loaded)",
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Units of a test set whose images have mostly one class. */
export interface UnitStratum {
  readonly label: string;
  /** Positions in the universe. */
  readonly units: readonly number[];
  /** Classes that its images have. */
  readonly classes: ReadonlySet<string>;
}

/** Evaluations that were tested on the same images, whose units vary together. */
export interface Universe {
  readonly key: string;
  readonly kind: UnitKind;
  /** Position of each patient or image. */
  readonly units: ReadonlyMap<string, number>;
  /** Images of each unit, shape [units]. */
  readonly sizes: Float64Array;
  readonly strata: readonly UnitStratum[];
}

/** An evaluation's images, made from its confusion matrix where the predictions are not there. */
export interface PreparedImages {
  readonly kind: UnitKind;
  readonly images: readonly ObservedPrediction[];
}

/** Reads an evaluation's images and what varies of them. */
export function prepareImages(observation: Observation): PreparedImages {
  const { classes } = observation;
  if (classes === undefined) return { kind: UNIT_KINDS[2], images: [] };
  if (!predictionsFit(classes)) return { kind: UNIT_KINDS[2], images: matrixPredictions(classes) };
  const images = classes.predictions ?? [];
  return { kind: images.every(({ patient }) => patient !== null) ? UNIT_KINDS[0] : UNIT_KINDS[1], images };
}

/** What evaluations have to share to vary together: the test set, and each unit with its class. */
export function universeKey(observation: Observation, prepared: PreparedImages): string {
  const classes = unitsByClass(prepared).map(({ label, units }) => [label, units]);
  return JSON.stringify([testSetKey(observation), prepared.kind, ...classes]);
}

/** The name of an image's unit in its universe. */
export function unitName(kind: UnitKind, { patient, imageId }: ObservedPrediction): string {
  return kind === "patients" ? String(patient) : String(imageId);
}

/** The units of evaluations with one {@link universeKey}. */
export function makeUniverse(key: string, prepared: PreparedImages): Universe {
  const units = new Map<string, number>();
  const strata = unitsByClass(prepared).map(({ label, units: names, classes }) => ({
    label,
    classes,
    units: names.map((name) => {
      const at = units.size;
      units.set(name, at);
      return at;
    }),
  }));
  const sizes = new Float64Array(units.size);
  for (const image of prepared.images) {
    const unit = units.get(unitName(prepared.kind, image)) ?? 0;
    sizes[unit] = (sizes[unit] ?? 0) + 1;
  }
  return { key, kind: prepared.kind, units, sizes, strata };
}

interface ClassUnits {
  readonly label: string;
  readonly units: string[];
  readonly classes: Set<string>;
}

/** Units by the class that most of a unit's images have; classes and units in alphabetical order. */
function unitsByClass({ kind, images }: PreparedImages): ClassUnits[] {
  const labels = new Map<string, Map<string, number>>();
  for (const image of images) {
    const name = unitName(kind, image);
    const own = labels.get(name) ?? new Map<string, number>();
    labels.set(name, own.set(image.label, (own.get(image.label) ?? 0) + 1));
  }
  const classes = new Map<string, ClassUnits>();
  for (const name of [...labels.keys()].sort()) {
    const own = labels.get(name) ?? new Map<string, number>();
    const [label = ""] = [...own].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [];
    const stratum = classes.get(label) ?? { label, units: [], classes: new Set<string>() };
    stratum.units.push(name);
    for (const held of own.keys()) stratum.classes.add(held);
    classes.set(label, stratum);
  }
  return [...classes.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}
