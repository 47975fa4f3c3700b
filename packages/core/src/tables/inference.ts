import type { MeasureDefinition } from "../measures";
import { type Interval, studentTQuantile, studentTTwoSided } from "../statistics";
import type { Estimate } from "./estimate";

/** Below this, of a magnitude of 1, a variance is rounding: all units have the same result. */
const NO_VARIANCE = 1e-18;

export const NO_SPREAD =
  "all patients or images have the same result: how much others would differ cannot be estimated";

const ONE_UNIT = "a single patient, group or item has all of the error";

/** An interval, or why there is none. */
export type IntervalResult =
  | { readonly interval: Interval; readonly method: string; readonly withheld: null }
  | { readonly interval: null; readonly method: null; readonly withheld: string | null };

/** A scale on which a measure has no bounds, so that an interval made there keeps to the measure's range. */
interface Scale {
  /** As the method's text has it; empty where values stay as they are. */
  readonly name: string;
  to(value: number): number;
  from(scaled: number): number;
  /** Derivative of `from` at a value; 0 or less where it is on or beyond a bound. */
  slope(value: number): number;
}

/** Follows the skewness that values near a bound have with few patients; compared with others in decision 13. */
function scaleOf([low, high]: MeasureDefinition["range"]): Scale {
  if (low !== null && high !== null) {
    const width = high - low;
    const share = (value: number) => (value - low) / width;
    return {
      name: " on the logit scale",
      to: (value) => Math.log(share(value) / (1 - share(value))),
      from: (scaled) => low + width / (1 + Math.exp(-scaled)),
      slope: (value) => share(value) * (1 - share(value)) * width,
    };
  }
  if (low !== null)
    return {
      name: " on the log scale",
      to: (value) => Math.log(value - low),
      from: (scaled) => low + Math.exp(scaled),
      slope: (value) => value - low,
    };
  if (high !== null)
    return {
      name: ` on the log scale of ${high} less it`,
      to: (value) => -Math.log(high - value),
      from: (scaled) => high - Math.exp(-scaled),
      slope: (value) => high - value,
    };
  return { name: "", to: (value) => value, from: (scaled) => scaled, slope: () => 1 };
}

/**
 * Interval of a value by Student's t, on a scale that has no bounds: the logit of a share (compared with others by Korn &
 * Graubard, Survey Methodology 24, 1998, pages 193–201), the logarithm of what has one bound, such as RMSE.
 * Withheld with few units, and where nothing varies: a perfect score on few patients is not known without error.
 */
export function valueInterval(
  estimate: Estimate,
  { range }: Pick<MeasureDefinition, "range">,
  level = 0.95,
): IntervalResult {
  const { value, variance, degreesOfFreedom, withheld, method, isLinearized } = estimate;
  if (value === null || variance === null) return { interval: null, method: null, withheld };
  const scale = scaleOf(range);
  const slope = scale.slope(value);
  if (isNothing(variance, estimate) || slope <= 0)
    return { interval: null, method: null, withheld: NO_SPREAD };
  const centre = scale.to(value);
  const t = studentTQuantile(0.5 + level / 2, degreesOfFreedom);
  const scaled = estimate.varianceOn?.(scale.to);
  const reach = scaled === undefined ? (t * Math.sqrt(variance)) / slope : t * Math.sqrt(scaled);
  if (!Number.isFinite(reach)) return { interval: null, method: null, withheld: ONE_UNIT };
  return {
    interval: [scale.from(centre - reach), scale.from(centre + reach)],
    method: `${isLinearized ? "linearized variance" : "variance"} over ${method}, t with ${freedom(degreesOfFreedom)}${scale.name}${assumption(estimate)}`,
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
  const { value, variance, degreesOfFreedom, identical, paired, method, magnitude } = estimate;
  if (value === null) return null;
  if (identical) return { pValue: 1, interval: [0, 0], name: "both arms are the same evaluations" };
  if (variance === null) return null;
  if (isNothing(variance, estimate)) {
    return Math.abs(value) < 1e-12 * magnitude
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

function isNothing(variance: number, { magnitude }: Estimate): boolean {
  return variance < NO_VARIANCE * magnitude ** 2;
}

function assumption({ assumes }: Estimate): string {
  return assumes === null ? "" : `; assumes ${assumes}`;
}

function freedom(degreesOfFreedom: number): string {
  return `${degreesOfFreedom.toFixed(degreesOfFreedom < 100 ? 1 : 0)} degrees of freedom`;
}
