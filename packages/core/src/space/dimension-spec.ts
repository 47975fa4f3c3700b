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
        message: "a logarithmic range cannot have a step; list the values with grid",
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
