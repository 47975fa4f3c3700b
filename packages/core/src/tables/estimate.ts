import type { LabelFreedom } from "../statistics";
import type { Term } from "./aggregate-terms";
import { evaluationKey } from "./dimensions";
import { type PreparedImages, UNIT_KINDS, type UnitKind, type Universe } from "./universe";

/** A number with the variance that it has from the choice of patients, or of images where patients are unknown. */
export interface Estimate {
  readonly kind: UnitKind;
  readonly value: number | null;
  /** null with `withheld`. */
  readonly variance: number | null;
  /** Satterthwaite's, of the variance. */
  readonly degreesOfFreedom: number;
  /** Why there is neither interval nor test. */
  readonly withheld: string | null;
  /** What varies, in words: "24 patients (16 ALL, 8 HEM)". */
  readonly method: string;
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
      sum + Math.max(0, ...inUniverse(universe).map((row) => row.known.prepared.images.length)),
    0,
  );
  const kind = universes.find((universe) => universe.kind !== "patients")?.kind ?? UNIT_KINDS[0];
  const shares = new Map<string, number>();
  for (const { observation, coefficient } of rows) {
    const key = evaluationKey(observation);
    shares.set(key, (shares.get(key) ?? 0) + coefficient);
  }
  return {
    kind,
    method: `${units} ${kind} by class`,
    patients: kind === "patients" ? units : null,
    images,
    paired: universes.every(
      (universe) => new Set(inUniverse(universe).map(({ coefficient }) => Math.sign(coefficient))).size > 1,
    ),
    identical: [...shares.values()].every((share) => Math.abs(share) < 1e-12),
  };
}
