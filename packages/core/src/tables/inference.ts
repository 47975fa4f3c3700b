import { type Interval, studentTQuantile, studentTTwoSided } from "../statistics";
import type { Estimate } from "./estimate";

/** Below this a variance is rounding: all units have the same result. */
const NO_VARIANCE = 1e-18;

export const NO_SPREAD =
  "all patients or images have the same result: how much others would differ cannot be estimated";

/** An interval, or why there is none. */
export type IntervalResult =
  | { readonly interval: Interval; readonly method: string; readonly withheld: null }
  | { readonly interval: null; readonly method: null; readonly withheld: string | null };

/**
 * Interval of a share by Student's t on the logit scale (compared with others by Korn & Graubard, Survey Methodology 24,
 * 1998, pages 193–201): it stays in [0, 1] and follows the skewness that shares near 0 or 1 have with few patients.
 * Withheld with few units, and where nothing varies: a
 * perfect score on few patients is not known without error.
 */
export function shareInterval(estimate: Estimate, level = 0.95): IntervalResult {
  const { value, variance, degreesOfFreedom, withheld, method } = estimate;
  if (value === null || variance === null) return { interval: null, method: null, withheld };
  const slope = value * (1 - value);
  if (variance < NO_VARIANCE || slope <= 0) return { interval: null, method: null, withheld: NO_SPREAD };
  const centre = Math.log(value / (1 - value));
  const reach = (studentTQuantile(0.5 + level / 2, degreesOfFreedom) * Math.sqrt(variance)) / slope;
  return {
    interval: [logistic(centre - reach), logistic(centre + reach)],
    method: `linearized variance over ${method}, t with ${freedom(degreesOfFreedom)} on the logit scale${assumption(estimate)}`,
    withheld: null,
  };
}

export interface DifferenceTest {
  readonly pValue: number;
  /** null where nothing varies, unless both sides are the same evaluations. */
  readonly interval: Interval | null;
  readonly name: string;
}

/** Test and interval of a difference by Student's t with its linearized variance; null where they are withheld. */
export function differenceTest(estimate: Estimate, level = 0.95): DifferenceTest | null {
  const { value, variance, degreesOfFreedom, identical, paired, method } = estimate;
  if (value === null) return null;
  if (identical) return { pValue: 1, interval: [0, 0], name: "both arms are the same evaluations" };
  if (variance === null) return null;
  if (variance < NO_VARIANCE) {
    return Math.abs(value) < 1e-12
      ? { pValue: 1, interval: null, name: "none needed: the arms do not differ in any patient or image" }
      : null;
  }
  const standardError = Math.sqrt(variance);
  const reach = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  return {
    pValue: studentTTwoSided(value / standardError, degreesOfFreedom),
    interval: [value - reach, value + reach],
    name: `${paired ? "paired" : "unpaired"} t over ${method}, ${freedom(degreesOfFreedom)}${assumption(estimate)}`,
  };
}

/** Why {@link differenceTest} gives nothing. */
export function testWithheld({ withheld }: Estimate): string {
  return withheld ?? NO_SPREAD;
}

function assumption({ patients }: Estimate): string {
  return patients === null ? "; assumes independent images" : "";
}

function freedom(degreesOfFreedom: number): string {
  return `${degreesOfFreedom.toFixed(degreesOfFreedom < 100 ? 1 : 0)} degrees of freedom`;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
