import { z } from "zod";
import { HEADS, MODEL_NAMES } from "../../models";
import { imagenetProblem, initialWeightsSchema } from "../../weights";

/** The network that is trained. */
export const tfjsOptionsSchema = z
  .strictObject({
    kind: z.literal("tfjs"),
    model: z.enum(MODEL_NAMES).default("mobilenet_m"),
    /** `reference`: the head of the model's reference implementation. Left out: `article`, Table 4's. */
    head: z.enum(HEADS).optional(),
    /** Train the head alone. Left out: false, everything trains. */
    freezeBase: z.boolean().optional(),
    /** Side of the square input, pixels. */
    inputSize: z.int().min(32).max(512).multipleOf(32).default(224),
    widthMultiplier: z.number().min(0.125).max(2).default(1),
    /** The article names a dropout layer but no rate. */
    dropout: z.number().min(0).max(0.95).default(0.5),
    /** Keras' default; lower it where a run has few steps, or validation sees unsettled moving averages. */
    batchNormMomentum: z.number().gt(0).lt(1).default(0.99),
    weights: initialWeightsSchema.default("random"),
  })
  .superRefine(({ model, widthMultiplier, weights }, context) => {
    const problem = weights === "imagenet" ? imagenetProblem({ model, widthMultiplier }) : null;
    if (problem !== null) context.addIssue({ code: "custom", path: ["weights"], message: problem });
  });
export type TfjsOptions = z.infer<typeof tfjsOptionsSchema>;
