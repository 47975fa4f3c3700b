import type { LabelFreedom } from "../statistics";
import type { Term } from "./aggregate-terms";
import { evaluationKey } from "./dimensions";
import { isClustered, type PreparedImages, type UnitKind, type Universe, unitNouns } from "./universe";

/**
 * A number with the variance that it has from the choice of patients, or of images where patients are unknown; of what does
 * not follow from images, from the choice of folds or seeds.
 */
export interface Estimate {
  readonly value: number | null;
  /** null with `withheld`. */
  readonly variance: number | null;
  /** Variance of a function of the value, where each unit was left out in turn; left out where none was. */
  varianceOn?(to: (value: number) => number): number;
  /** Greatest value that goes into it, of any sign: what counts as no difference is seen against it. 1 for shares. */
  readonly magnitude: number;
  /** Satterthwaite's, of the variance. */
  readonly degreesOfFreedom: number;
  /** Why there is neither interval nor test. */
  readonly withheld: string | null;
  /** Whether the variance is of a linearization over images, and not of values that are known fold by fold. */
  readonly isLinearized: boolean;
  /** What varies, in words: "24 patients (16 blast, 8 normal)". */
  readonly method: string;
  /** What has to be assumed of it; null where that is nothing. */
  readonly assumes: string | null;
  readonly patients: number | null;
  readonly images: number;
  /** Both sides of a difference were tested on the same images. */
  readonly paired: boolean;
  /** Both sides of a difference are the same evaluations: it is 0 whatever the images. */
  readonly identical: boolean;
  /** Folds in which all units have the same result, and so no variance. */
  readonly still: readonly number[];
}

export interface KnownImages {
  readonly prepared: PreparedImages;
  readonly universe: Universe;
}

export interface Row extends Term {
  readonly known: KnownImages;
}

/** Units of the strata that a measure rests on, class by class where there are few classes. */
export function methodOf(kind: UnitKind, perLabel: ReadonlyMap<string, LabelFreedom>): string {
  const labels = [...perLabel].map(([label, { units }]) => ({ label, units }));
  const all = labels.reduce((sum, { units }) => sum + units, 0);
  if (perLabel.has("")) return `${all} ${kind}`;
  if (labels.length > 3) return `${all} ${kind} by class`;
  return `${all} ${kind} (${labels.map(({ label, units }) => `${units} ${label}`).join(", ")})`;
}

/** What an estimate says of its evaluations, whatever the metric. */
export function describe(rows: readonly Row[]) {
  const universes = [...new Set(rows.map(({ known }) => known.universe))];
  const inUniverse = (universe: Universe) => rows.filter(({ known }) => known.universe === universe);
  const units = universes.reduce((sum, universe) => sum + universe.units.size, 0);
  const images = universes.reduce(
    (sum, universe) =>
      sum +
      Math.max(
        universe.sizes.reduce((total, size) => total + size, 0),
        ...inUniverse(universe).map((row) => row.known.prepared.images.length),
      ),
    0,
  );
  const first = universes[0]?.kind ?? "patients";
  const kind = universes.find((universe) => !isClustered(universe.kind))?.kind ?? first;
  const hasClasses = universes.some(({ strata }) => strata.some(({ label }) => label !== ""));
  return {
    kind,
    isLinearized: true,
    method: `${units} ${kind}${hasClasses ? " by class" : ""}`,
    assumes: isClustered(kind) ? null : `independent ${unitNouns(kind).item}s`,
    patients: kind === "patients" ? units : null,
    images,
    paired: universes.every(
      (universe) => new Set(inUniverse(universe).map(({ coefficient }) => Math.sign(coefficient))).size > 1,
    ),
    identical: isIdentical(rows),
  };
}

/** True for a difference whose sides are the same evaluations. */
export function isIdentical(terms: readonly Term[]): boolean {
  const shares = new Map<string, number>();
  for (const { observation, coefficient } of terms) {
    const key = evaluationKey(observation);
    shares.set(key, (shares.get(key) ?? 0) + coefficient);
  }
  return [...shares.values()].every((share) => Math.abs(share) < 1e-12);
}
