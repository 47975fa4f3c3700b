import { z } from "zod";
import type { Random } from "../random";

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
  /** The values a grid visits, in order; null where the dimension is continuous and names no grid. */
  grid(): readonly DimensionValue[] | null;
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
      if (new Set(spec.choices).size < spec.choices.length)
        context.addIssue({ code: "custom", path: ["choices"], message: "has the same choice twice" });
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
    for (const [index, value] of (spec.grid ?? []).entries())
      if (value < spec.low || value > spec.high || (spec.type === "int" && !Number.isInteger(value)))
        context.addIssue({
          code: "custom",
          path: ["grid", index],
          message: `must be a value of the range ${spec.low} to ${spec.high}`,
        });
  });

export type DimensionSpec = z.infer<typeof dimensionSchema>;

export function makeDimension(spec: DimensionSpec): Dimension {
  return spec.type === "categorical" ? categorical(spec.choices) : numericDimension(spec);
}

function categorical(choices: readonly DimensionValue[]): Dimension {
  const last = choices.length - 1;
  const at = (index: number): DimensionValue => choices[Math.min(last, Math.max(0, index))] ?? "";
  return {
    sample: (random) => at(random.int(choices.length)),
    contains: (value) => choices.includes(value),
    toUnit: (value) => (last === 0 ? 0 : choices.indexOf(value) / last),
    fromUnit: (unit) => at(Math.round(unit * last)),
    grid: () => choices,
  };
}

type NumericSpec = Exclude<DimensionSpec, { type: "categorical" }>;

function numericDimension(spec: NumericSpec): Dimension {
  const forward = spec.log ? Math.log : (x: number) => x;
  const backward = spec.log ? Math.exp : (x: number) => x;
  const step = spec.step ?? (spec.type === "int" && !spec.log ? 1 : undefined);
  // A stepped range gives each value the same share, the two ends included.
  const count = step === undefined ? undefined : Math.floor((spec.high - spec.low) / step + 1e-9) + 1;
  const [low, high] = [forward(spec.low), forward(spec.high)];

  const fromUnit = (unit: number): number => {
    const clipped = Math.min(1, Math.max(0, unit));
    if (step !== undefined && count !== undefined)
      return round(spec.low + Math.min(count - 1, Math.floor(clipped * count)) * step);
    const value = Math.min(spec.high, Math.max(spec.low, backward(low + clipped * (high - low))));
    return spec.type === "int" ? Math.round(value) : value;
  };
  return {
    sample: (random) => fromUnit(random.next()),
    contains: (value) =>
      typeof value === "number" &&
      value >= spec.low &&
      value <= spec.high &&
      (spec.type === "float" || Number.isInteger(value)),
    toUnit: (value) =>
      count !== undefined && step !== undefined
        ? ((Number(value) - spec.low) / step + 0.5) / count
        : (forward(Number(value)) - low) / (high - low),
    fromUnit,
    grid: () =>
      spec.grid ??
      (step !== undefined && count !== undefined && count <= 1000
        ? Array.from({ length: count }, (_, i) => round(spec.low + i * step))
        : null),
  };
}

/** Takes the binary noise off sums such as 0.1 + 2 × 0.1. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
