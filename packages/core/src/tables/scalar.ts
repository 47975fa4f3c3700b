import { z } from "zod";

const single = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A dimension's value. A list is one value, such as the sigmas of the training noise, and no choice of several. */
export const scalarSchema = z.union([single, z.array(single)]);
export type Scalar = z.infer<typeof scalarSchema>;

/** A value as it is compared: lists by what they hold. */
export function comparable(value: unknown): unknown {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}
