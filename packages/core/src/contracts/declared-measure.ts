import { z } from "zod";
import { directionSchema } from "../trainers";

/** A measure as a plan named it. */
export const declaredMeasureSchema = z.object({
  name: z.string(),
  direction: directionSchema,
  range: z
    .tuple([z.number().nullable(), z.number().nullable()])
    .describe("Minimum and maximum; null where there is none."),
  unit: z.string().nullable(),
});
