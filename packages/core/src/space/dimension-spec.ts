import { z } from "zod";
import { whenSchema } from "./condition";
import { type DimensionValue, dimensionValueSchema, valueKey } from "./value";

const numeric = {
  log: z.boolean().optional(),
  grid: z.array(z.number()).min(1).optional(),
  when: whenSchema,
};

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
      choices: z.array(dimensionValueSchema).min(1, "needs at least one choice"),
      when: whenSchema,
    }),
    z.strictObject({
      type: z.literal("ordinal"),
      values: z
        .array(dimensionValueSchema)
        .min(1, "needs at least one value")
        .describe("Values in their order: near ones are alike."),
      when: whenSchema,
    }),
    z.strictObject({ type: z.literal("constant"), value: dimensionValueSchema, when: whenSchema }),
  ])
  .superRefine((spec, context) => {
    const listed = listedValues(spec);
    if (listed) noDuplicates(listed.values, listed.key, context);
    if (spec.type !== "float" && spec.type !== "int") return;
    noDuplicates(spec.grid ?? [], "grid", context);
    const [first] = rangeProblems(spec);
    for (const { path, message, remedy } of first ? [first] : gridProblems(spec))
      context.addIssue({ code: "custom", path, message, ...(remedy ? { params: { remedy } } : {}) });
  });

interface RangeProblem {
  path: (string | number)[];
  message: string;
  remedy?: string;
}

/** What is wrong with the ends of a range and its step. */
function rangeProblems(spec: NumericSpec): RangeProblem[] {
  const { type, low, high, step, log } = spec;
  const problems: RangeProblem[] = [];
  // The schema of the ends says of others that they are too great.
  const isSafe = Number.isSafeInteger(low) && Number.isSafeInteger(high);
  if (low >= high)
    problems.push({
      path: ["high"],
      message: `the range is empty: high must be above low (${low})`,
      remedy: low > high ? "exchange them" : "raise it, or use { type: constant }",
    });
  else if (type === "float" && round(low, spec) === round(high, spec))
    problems.push({
      path: ["high"],
      message: "the range is too narrow: its ends agree in 12 significant digits",
      remedy: "use ends that are farther apart, or { type: constant }",
    });
  if (log && low <= 0)
    problems.push({
      path: ["low"],
      message: "a logarithmic range needs low above 0",
      remedy: "raise it, such as to 1e-6, or remove log",
    });
  if (log && step !== undefined)
    problems.push({
      path: ["step"],
      message: "a logarithmic range cannot have a step; list the values with grid",
    });
  if (!Number.isFinite(high - low) || (type === "int" && high - low > Number.MAX_SAFE_INTEGER && isSafe))
    problems.push({
      path: ["high"],
      message: `the range is too wide: high − low exceeds ${type === "int" ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE}`,
      remedy: "use nearer ends, or log: true with low above 0",
    });
  if (step === undefined || step <= 0) return problems;
  // The tolerance of the steps that are counted: 0.3 − 0.1 is a little less than 0.2.
  if ((high - low) / step + 1e-9 < 1)
    problems.push({
      path: ["step"],
      message: `the step exceeds the range: only low (${low}) would be tried`,
      remedy: "use a smaller step, or { type: constant }",
    });
  if (
    [high - step, low + step].some(
      (near, index) => round(near, spec) === round(index === 0 ? high : low, spec),
    )
  )
    problems.push({
      path: ["step"],
      message: "the step is too small: its values agree in 12 significant digits",
    });
  return problems;
}

/** Listed values that are none of the range. */
function gridProblems(spec: NumericSpec): RangeProblem[] {
  const { type, low, high, step, grid = [] } = spec;
  return grid.flatMap((value, index): RangeProblem[] => {
    const path = ["grid", index];
    if (value < low || value > high || (type === "int" && !Number.isInteger(value)))
      return [{ path, message: `must be a value of the range ${low} to ${high}` }];
    if (step === undefined || value === round(low + Math.round((value - low) / step) * step, spec)) return [];
    return [
      {
        path,
        message: `is not a multiple of the step ${step} above ${low}`,
        remedy: "remove step: the grid names all values",
      },
    ];
  });
}

function noDuplicates(
  values: readonly DimensionValue[],
  key: string,
  context: z.RefinementCtx<unknown>,
): void {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    const written = valueKey(value);
    if (seen.has(written))
      context.addIssue({
        code: "custom",
        path: [key, index],
        message: "duplicate value",
        params: { remedy: "list each value once" },
      });
    seen.add(written);
  }
}

export type DimensionSpec = z.infer<typeof dimensionSchema>;
export type NumericSpec = Extract<DimensionSpec, { type: "float" | "int" }>;

/** The values of a dimension that names each one, with the key that it names them by; null for a range. */
export function listedValues(spec: DimensionSpec): { key: string; values: readonly DimensionValue[] } | null {
  switch (spec.type) {
    case "categorical":
      return { key: "choices", values: spec.choices };
    case "ordinal":
      return { key: "values", values: spec.values };
    case "constant":
      return { key: "value", values: [spec.value] };
    default:
      return null;
  }
}

/** Takes the binary noise off sums such as 0.1 + 2 × 0.1. */
export function round(value: number, { type }: Pick<NumericSpec, "type">): number {
  return type === "int" ? value : Number(value.toPrecision(12));
}
