import { z } from "zod";
import type { Random } from "../random";
import type { GridAxis } from "./grid-axis";

export type DimensionValue = number | string | boolean;

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

const numeric = { log: z.boolean().optional(), grid: z.array(z.number()).min(1).optional() };

export const dimensionSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("float"),
      low: z.number(),
      high: z.number(),
      step: z.number().positive().optional(),
      ...numeric,
    }),
    z.strictObject({
      type: z.literal("int"),
      low: z.int(),
      high: z.int(),
      step: z.int().positive().optional(),
      ...numeric,
    }),
    z.strictObject({
      type: z.literal("categorical"),
      choices: z.array(z.union([z.number(), z.string(), z.boolean()])).min(1, "needs at least one choice"),
    }),
  ])
  .superRefine((spec, context) => {
    if (spec.type === "categorical") {
      noDuplicates(spec.choices, "choices", context);
      return;
    }
    if (spec.low >= spec.high)
      context.addIssue({
        code: "custom",
        path: ["high"],
        message: `the range is empty: high must be above low (${spec.low})`,
      });
    if (spec.log && spec.low <= 0)
      context.addIssue({ code: "custom", path: ["low"], message: "a logarithmic range needs low above 0" });
    if (spec.log && spec.step !== undefined)
      context.addIssue({
        code: "custom",
        path: ["step"],
        message: "a logarithmic range takes no step; name the values with grid",
      });
    if (spec.step !== undefined && round(spec.high - spec.step, spec) === round(spec.high, spec))
      context.addIssue({
        code: "custom",
        path: ["step"],
        message: "the step is too small: its values agree in 12 significant digits",
      });
    noDuplicates(spec.grid ?? [], "grid", context);
    for (const [index, value] of (spec.grid ?? []).entries())
      if (value < spec.low || value > spec.high || (spec.type === "int" && !Number.isInteger(value)))
        context.addIssue({
          code: "custom",
          path: ["grid", index],
          message: `must be a value of the range ${spec.low} to ${spec.high}`,
        });
  });

function noDuplicates(
  values: readonly DimensionValue[],
  key: "choices" | "grid",
  context: z.RefinementCtx<unknown>,
): void {
  const seen = new Set<DimensionValue>();
  for (const [index, value] of values.entries())
    if (seen.has(value))
      context.addIssue({
        code: "custom",
        path: [key, index],
        message: "duplicate value",
        params: { remedy: "list each value once" },
      });
    else seen.add(value);
}

export type DimensionSpec = z.infer<typeof dimensionSchema>;

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

type NumericSpec = Exclude<DimensionSpec, { type: "categorical" }>;

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

/** Takes the binary noise off sums such as 0.1 + 2 × 0.1. */
function round(value: number, { type }: Pick<NumericSpec, "type">): number {
  return type === "int" ? value : Number(value.toPrecision(12));
}
