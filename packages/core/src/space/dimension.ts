import type { Random } from "../random";
import { type DimensionSpec, listedValues, type NumericSpec, round } from "./dimension-spec";
import type { GridAxis } from "./grid-axis";
import { type DimensionValue, sameValue } from "./value";

/** One axis of a search space. A sampler asks the object what it can do, never what kind it is. */
export interface Dimension {
  /** A value drawn uniformly (in log space where the dimension is logarithmic). */
  sample(random: Random): DimensionValue;
  contains(value: DimensionValue): boolean;
  /** Position in [0, 1]. */
  toUnit(value: DimensionValue): number;
  /** The value at a position in [0, 1]; positions outside are clipped. */
  fromUnit(unit: number): DimensionValue;
  /** The values a grid visits, in order; null where the dimension names none and has no step. */
  grid(): GridAxis | null;
  /** Every value that `sample` can give, in order; null where the dimension is continuous. */
  values(): GridAxis | null;
  /**
   * The value nearest to so many times a value, of values in steps a neighbour at least, within the range; of choices in an
   * order the next or the one before, as the factor is above 1 or below. Choices without an order stay.
   */
  perturb(value: DimensionValue, factor: number): DimensionValue;
  /** The numbers that stand for its values, where near numbers are near values; null where choices have no order. */
  readonly scale: NumberScale | null;
}

/** A dimension as numbers: of an ordinal one the positions of its values. */
export interface NumberScale {
  /** Of the least and the greatest value. */
  readonly low: number;
  readonly high: number;
  /** Between neighbours; null where the values are continuous. */
  readonly step: number | null;
  /** Whether ratios count, and no differences. */
  readonly log: boolean;
  toNumber(value: DimensionValue): number;
  /** The value nearest to a number; those outside the range are clipped. */
  fromNumber(number: number): DimensionValue;
}

export function makeDimension(spec: DimensionSpec): Dimension {
  const listed = listedValues(spec);
  if (listed) return ofList(listed.values, { isOrdered: spec.type === "ordinal" });
  return spec.type === "float" || spec.type === "int"
    ? numericDimension(spec)
    : ofList([], { isOrdered: false });
}

function ofList(values: readonly DimensionValue[], { isOrdered }: { isOrdered: boolean }): Dimension {
  const count = values.length;
  const at = (index: number): DimensionValue => values[Math.min(count - 1, Math.max(0, index))] ?? null;
  const indexOf = (value: DimensionValue) => values.findIndex((one) => sameValue(one, value));
  return {
    sample: (random) => at(random.int(count)),
    contains: (value) => indexOf(value) >= 0,
    // Each choice has an equal share of the interval, and stands in the middle of it.
    toUnit: (value) => (indexOf(value) + 0.5) / count,
    fromUnit: (unit) => at(Math.floor(unit * count)),
    grid: () => ({ size: count, at }),
    values: () => ({ size: count, at }),
    perturb: (value, factor) => (isOrdered ? at(indexOf(value) + Math.sign(factor - 1)) : value),
    scale: isOrdered
      ? {
          low: 0,
          high: count - 1,
          step: 1,
          log: false,
          toNumber: indexOf,
          fromNumber: (number) => at(Math.round(number)),
        }
      : null,
  };
}

function numericDimension(spec: NumericSpec): Dimension {
  const { step, count } = steps(spec);
  const { toUnit, fromUnit } = count !== null && !spec.log ? stepScale(spec, step, count) : scale(spec);
  const nth = (index: number) => round(spec.low + index * step, spec);
  const values = (): GridAxis | null => (count === null ? null : { size: count, at: nth });
  const high = count === null ? spec.high : nth(count - 1);
  const listed = spec.grid;
  const nearest = (number: number) => {
    const inside = Math.min(high, Math.max(spec.low, number));
    return count === null ? inside : nth(Math.min(count - 1, Math.round((inside - spec.low) / step)));
  };
  return {
    sample: (random) => fromUnit(random.next()),
    contains: (value) =>
      typeof value === "number" &&
      value >= spec.low &&
      value <= spec.high &&
      (count === null || value === nth(Math.round((value - spec.low) / step))),
    toUnit: (value) => toUnit(Number(value)),
    fromUnit,
    values,
    grid: () =>
      listed ? { size: listed.length, at: (index) => listed[index] ?? null } : spec.log ? null : values(),
    perturb: (value, factor) => {
      const before = Number(value);
      const after = nearest(before * factor);
      return count !== null && after === before ? nearest(before + Math.sign(factor - 1) * step) : after;
    },
    scale: {
      low: spec.low,
      high,
      step: count === null ? null : step,
      log: spec.log ?? false,
      toNumber: Number,
      fromNumber: nearest,
    },
  };
}

interface Scale {
  toUnit(value: number): number;
  fromUnit(unit: number): number;
}

/** A stepped range gives each value the same share, the two ends included. */
function stepScale(spec: NumericSpec, step: number, count: number): Scale {
  return {
    toUnit: (value) => ((value - spec.low) / step + 0.5) / count,
    fromUnit: (unit) => round(spec.low + Math.min(count - 1, Math.floor(clip(unit) * count)) * step, spec),
  };
}

/** A whole number on a logarithmic scale has the share from half below it to half above it, the two ends included. */
function scale(spec: NumericSpec): Scale {
  const forward = spec.log ? Math.log : (x: number) => x;
  const backward = spec.log ? Math.exp : (x: number) => x;
  const margin = spec.type === "int" ? 0.5 : 0;
  const [low, high] = [forward(spec.low - margin), forward(spec.high + margin)];
  return {
    toUnit: (value) => (forward(value) - low) / (high - low),
    fromUnit: (unit) => {
      const value = backward(low + clip(unit) * (high - low));
      return Math.min(spec.high, Math.max(spec.low, spec.type === "int" ? Math.round(value) : value));
    },
  };
}

/** The step between values and how many there are; null where the range is continuous. */
function steps(spec: NumericSpec): { step: number; count: number | null } {
  const step = spec.step ?? 1;
  if (spec.type === "float" && spec.step === undefined) return { step, count: null };
  return { step, count: Math.floor((spec.high - spec.low) / step + 1e-9) + 1 };
}

function clip(unit: number): number {
  return Math.min(1, Math.max(0, unit));
}
