import { z } from "zod";
import { type DimensionValue, dimensionValueSchema, sameValue } from "./value";

/** Which values of another parameter make a dimension active: one, some of them, or a range of numbers. */
export const conditionSchema = z.union([
  z.union([z.number(), z.string(), z.boolean(), z.null()]),
  z.strictObject({
    in: z
      .array(dimensionValueSchema)
      .min(1, "needs at least one value")
      .describe("Values, any of which meets it."),
  }),
  z
    .strictObject({
      min: z.number().optional().describe("Minimum that meets it."),
      max: z.number().optional().describe("Maximum that meets it."),
    })
    .refine(({ min, max }) => min !== undefined || max !== undefined, "needs min, max or both"),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** By the names of other parameters; all of them have to hold. */
export const whenSchema = z
  .record(z.string().min(1), conditionSchema)
  .optional()
  .describe("Active only where other parameters meet these conditions, all of them; left out: always.");
export type When = Readonly<Record<string, Condition>>;

export function meets(condition: Condition, value: DimensionValue): boolean {
  if (typeof condition !== "object" || condition === null) return sameValue(condition, value);
  if ("in" in condition) return condition.in.some((one) => sameValue(one, value));
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition;
  return typeof value === "number" && value >= min && value <= max;
}
