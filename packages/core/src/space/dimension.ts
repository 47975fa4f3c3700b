import type { Random } from "../random";
import { type DimensionSpec, type DimensionValue, type NumericSpec, round } from "./dimension-spec";
import type { GridAxis } from "./grid-axis";

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
}

export function makeDimension(spec: DimensionSpec): Dimension {
  return spec.type === "categorical" ? categorical(spec.choices) : numericDimension(spec);
}

function categorical(choices: readonly DimensionValue[]): Dimension {
  const count = choices.length;
  const at = (index: number): DimensionValue => choices[Math.min(count - 1, Math.max(0, index))] ?? "";
  return {
    sample: (random) => at(random.int(count)),
    contains: (value) => choices.includes(value),
    // Each choice has an equal share of the interval, and stands in the middle of it.
    toUnit: (value) => (choices.indexOf(value) + 0.5) / count,
    fromUnit: (unit) => at(Math.floor(unit * count)),
    grid: () => listed(choices),
    values: () => listed(choices),
  };
}

function listed(values: readonly DimensionValue[]): GridAxis {
  return { size: values.length, at: (index) => values[index] ?? "" };
}

function numericDimension(spec: NumericSpec): Dimension {
  const { step, count } = steps(spec);
  const { toUnit, fromUnit } = count !== null && !spec.log ? stepScale(spec, step, count) : scale(spec);
  const values = (): GridAxis | null =>
    count === null ? null : { size: count, at: (index) => round(spec.low + index * step, spec) };
  return {
    sample: (random) => fromUnit(random.next()),
    contains: (value) =>
      typeof value === "number" &&
      value >= spec.low &&
      value <= spec.high &&
      (count === null || value === round(spec.low + Math.round((value - spec.low) / step) * step, spec)),
    toUnit: (value) => toUnit(Number(value)),
    fromUnit,
    values,
    grid: () => (spec.grid ? listed(spec.grid) : spec.log ? null : values()),
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
