import { z } from "zod";

const singleSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** What a searched parameter may be set to. A list is one value, such as the sigmas of the training noise. */
export const dimensionValueSchema = z.union(
  [singleSchema, z.array(singleSchema)],
  "must be a number, text, true, false or null, or a list of these",
);
export type DimensionValue = z.infer<typeof dimensionValueSchema>;

/** Two values are one where they are written alike; lists by what they hold. */
export function sameValue(a: DimensionValue, b: DimensionValue): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && valueKey(a) === valueKey(b));
}

/** Equal for equal values and different for others; 0 and -0 are one. */
export function valueKey(value: DimensionValue): string {
  return JSON.stringify(value);
}
