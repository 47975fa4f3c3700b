import { fingerprintOf } from "../sweep";
import { repeatsOf, testSetKey } from "./dimensions";
import type { Observation, ObservedPrediction } from "./observation";
import { matrixPredictions, predictionsFit } from "./predictions";

/** What varies independently, in the words that stand beside an interval. */
export type UnitKind =
  | "patients"
  | "images (patients unknown)"
  | "images (predictions not loaded)"
  | "groups"
  | "items (groups unknown)"
  | "items (predictions not loaded)";

/** Kinds whose units are several images or items each: what is in a unit may depend on each other. */
export function isClustered(kind: UnitKind): boolean {
  return kind === "patients" || kind === "groups";
}

/** False where an evaluation's predictions are not there. */
export function isLoaded(kind: UnitKind): boolean {
  return !kind.endsWith("(predictions not loaded)");
}

/** One unit of a kind, and what it is made of: a patient of images, a group of items. */
export function unitNouns(kind: UnitKind): { readonly unit: string; readonly item: string } {
  const item = kind === "patients" || kind.startsWith("images") ? "image" : "item";
  if (kind === "patients") return { unit: "patient", item };
  return { unit: kind === "groups" ? "group" : item, item };
}

/** A test image, or an item whose number was predicted. */
export interface PreparedImage extends ObservedPrediction {
  /** True number, of which `score` is the prediction; not of a classification. */
  readonly target?: number;
}

/** Units of a test set whose images have mostly one class. */
export interface UnitStratum {
  /** The class; empty where there are none. */
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
  readonly images: readonly PreparedImage[];
}

/** Reads an evaluation's images and what varies of them. */
export function prepareImages(observation: Observation): PreparedImages {
  const { classes, regression } = observation;
  if (regression !== undefined) return prepareItems(regression);
  if (classes === undefined) return { kind: "items (predictions not loaded)", images: [] };
  if (!predictionsFit(classes))
    return { kind: "images (predictions not loaded)", images: matrixPredictions(classes) };
  const images = classes.predictions ?? [];
  return {
    kind: images.every(({ patient }) => patient !== null) ? "patients" : "images (patients unknown)",
    images,
  };
}

function prepareItems({ count, items = [] }: NonNullable<Observation["regression"]>): PreparedImages {
  if (items.length < count || count === 0) return { kind: "items (predictions not loaded)", images: [] };
  return {
    kind: items.every(({ group }) => group !== null) ? "groups" : "items (groups unknown)",
    images: items.map(({ item, group, target, predicted }) => ({
      imageId: item,
      label: "",
      score: predicted,
      patient: group,
      target,
    })),
  };
}

/** What evaluations have to share to vary together: the test set, and each unit with its class or its targets. */
export function universeKey(observation: Observation, prepared: PreparedImages): string {
  const classes = unitsByClass(prepared).map(({ label, units }) => [label, units]);
  return JSON.stringify([testSetKey(observation), prepared.kind, ...classes, ...targetsOf(prepared)]);
}

/** A trainer that brings its own data may draw other items under the same names: equal ones have equal targets. */
function targetsOf({ images }: PreparedImages): string[] {
  const targets = images.flatMap(({ imageId, patient, target }) =>
    target === undefined ? [] : [JSON.stringify([imageId, patient, target])],
  );
  return targets.length === 0 ? [] : [fingerprintOf(targets.sort())];
}

/**
 * Which evaluations were tested on parts of the same images, one part of each repeat of their split; null where the split was
 * made once.
 */
export function repeatedKey(observation: Observation, { kind }: PreparedImages): string | null {
  if (repeatsOf(observation) < 2) return null;
  const { splitScheme, splitSeed, splitK, splitRepeats } = observation.dims;
  return JSON.stringify([splitScheme, splitSeed, splitK, splitRepeats, kind]);
}

/** The name of an image's unit in its universe. */
export function unitName(kind: UnitKind, { patient, imageId }: ObservedPrediction): string {
  return isClustered(kind) ? String(patient) : String(imageId);
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

/** The units of all test sets of a repeated split, each once however many repeats tested it. */
export function makeRepeatedUniverse(key: string, testSets: readonly PreparedImages[]): Universe {
  const images = new Map(testSets.flatMap((one) => one.images.map((image) => [image.imageId, image])));
  return makeUniverse(key, {
    kind: testSets[0]?.kind ?? "images (patients unknown)",
    images: [...images.values()],
  });
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
