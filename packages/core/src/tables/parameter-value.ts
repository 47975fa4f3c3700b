import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A list is a parameter's whole value, such as the sigmas of the training noise, and no choice of several. */
export const parameterValueSchema = z.union([scalar, z.array(scalar)]);
export type ParameterValue = z.infer<typeof parameterValueSchema>;
