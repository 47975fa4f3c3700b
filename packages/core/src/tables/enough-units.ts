import { areaMeasure } from "../metrics";
import type { LabelFreedom } from "../statistics";
import { isClustered, type UnitKind, unitNouns } from "./universe";

/**
 * What a measure's interval and tests need within each class that it rests on. In the simulations of
 * docs/decisions/0013-small-sample-inference.md coverage and size leave 93–97 % and 3.5–6.5 % with less, mostly to the
 * conservative side. It is asked of the design, never of the scores: a choice by scores would itself bias what is
 * shown.
 */
const NEEDED = {
  /** Eight patients in one fold, or three in each of three. */
  patients: { units: 8, degreesOfFreedom: 6 },
  /** The area under the curve hangs on fewer images, those whose scores are near the other class. */
  patientsAuc: { units: 16, degreesOfFreedom: 15 },
  /** A single image is right or wrong, and nothing in between. */
  images: { units: 61, degreesOfFreedom: 60 },
  /** R² hangs on how far apart the targets are, too. */
  groupsR2: { units: 30, degreesOfFreedom: 27 },
  /** Squared errors hang on the few groups that are predicted worst. */
  groupsSquared: { units: 60, degreesOfFreedom: 54 },
  /** A difference of two arms in one of these is as often too great as too small. */
  groupsDifference: { units: 16, degreesOfFreedom: 15 },
} as const;

function neededFor({ metric, kind, isDifference }: EnoughUnitsInput) {
  if (!isClustered(kind)) return NEEDED.images;
  if (areaMeasure(metric) !== null) return NEEDED.patientsAuc;
  if (kind !== "groups" || metric === "mae") return NEEDED.patients;
  if (isDifference) return NEEDED.groupsDifference;
  return metric === "r2" ? NEEDED.groupsR2 : NEEDED.groupsSquared;
}

/** Where one patient has most of the images, there are hardly any degrees of freedom, however many patients there are. */
const MIN_EFFECTIVE = 3;

/** More classes than these and one are not told in a reason. */
const MAX_LISTED = 3;

export interface EnoughUnitsInput {
  readonly metric: string;
  readonly kind: UnitKind;
  /** It is of a difference, and not of a value. */
  readonly isDifference: boolean;
  /** Of the strata that the measure rests on. */
  readonly perLabel: ReadonlyMap<string, LabelFreedom>;
}

/** Why a measure's interval and tests are withheld; null where there are enough units of each class it rests on. */
export function tooFewUnits(input: EnoughUnitsInput): string | null {
  const { metric, kind, perLabel } = input;
  const needed = neededFor(input);
  const { unit: noun, item } = unitNouns(kind);
  const short = [...perLabel].filter(
    ([, { units, nominal }]) => units < needed.units || nominal < needed.degreesOfFreedom - 1e-9,
  );
  const each = perLabel.has("") ? "" : " in each class it rests on";
  if (short.length > 0) {
    const classes = short.map(([label, { units, nominal }]) => {
      const single = nominal === 0 ? ` (a fold has one ${noun} only)` : "";
      return `${label || "it"} has ${units} and ${plain(nominal)}${single}`;
    });
    return `too few ${noun}s: ${metric} needs ${needed.units} ${noun}s and ${needed.degreesOfFreedom} degrees of freedom${each}, ${listed(classes)}`;
  }
  const uneven = [...perLabel].filter(([, { effective }]) => effective < MIN_EFFECTIVE);
  if (uneven.length === 0) return null;
  const labels = uneven.map(
    ([label, { units, effective }]) => `${label || "there are"} ${plain(effective)} of ${units} ${noun}s`,
  );
  return `few ${noun}s have most of the ${item}s: ${MIN_EFFECTIVE} effective degrees of freedom are needed${each === "" ? "" : " within each class"}, ${listed(labels)}`;
}

/** The first of many classes, and how many more there are. */
function listed(classes: readonly string[]): string {
  const more = classes.length - MAX_LISTED;
  if (more < 2) return classes.join(", ");
  return `${classes.slice(0, MAX_LISTED).join(", ")}, and ${more} more classes`;
}

function plain(value: number): string {
  return String(Number(value.toFixed(1)));
}
