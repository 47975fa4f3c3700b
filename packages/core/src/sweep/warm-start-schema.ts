import { z } from "zod";
import { dimensionValueSchema } from "../space";

const MAX_SWEEPS = 20;
const NOT_A_SWEEP = "must be the number or the uid of a sweep";
/** Results that a plan's own text may hold. */
export const MAX_OBSERVATIONS = 2_000;

export const warmStartSchema = z.strictObject({
  sweeps: z
    .array(z.union([z.int().min(1), z.uuid(NOT_A_SWEEP)], NOT_A_SWEEP))
    .max(MAX_SWEEPS, `at most ${MAX_SWEEPS} sweeps`)
    .optional()
    .describe("Sweeps by number or uid, whose complete trials the sampler learns from."),
  takeWhatFits: z
    .boolean()
    .optional()
    .describe(
      "Leave out results whose configuration is outside of the space, in the place of refusing the plan.",
    ),
  observations: z
    .array(
      z.strictObject({
        configuration: z
          .record(z.string().min(1), dimensionValueSchema)
          .describe("A value of each parameter that is active in it."),
        values: z.array(z.number()).min(1).describe("The value of each objective, in the order of the plan."),
      }),
    )
    .max(MAX_OBSERVATIONS, `at most ${MAX_OBSERVATIONS} observations`)
    .optional()
    .describe("Results from elsewhere, such as an Optuna study."),
});
