import { z } from "zod";
import { SPLIT_SCHEMES } from "../words";
import { problemSchema } from "./http/common";
import { planCostSchema } from "./http/sweep";

const checkedSplitSchema = z.object({
  field: z.string().describe("Where in the plan it is asked for."),
  scheme: z.enum(SPLIT_SCHEMES),
  seed: z.int(),
  k: z.int().optional().describe("How many folds a k-fold scheme makes."),
  repeats: z.int().optional().describe("How often it makes them."),
  reason: z.string().nullable().describe("Why this one, where the plan names no scheme; null where it does."),
  folds: z
    .array(
      z.object({
        fold: z.int(),
        patientsOnBothSides: z
          .int()
          .nullable()
          .describe("Known patients with images in test and also in training or validation."),
        testPatients: z.int().nullable().describe("Known patients with images in test."),
      }),
    )
    .describe("Patients of each fold; null where they are unknown."),
});
const checkedFoldsSchema = z
  .object({
    folds: z.array(z.int()).describe("Numbers of the folds."),
    reason: z.string().nullable().describe("Why these, where the plan names none; null where it does."),
  })
  .describe("The folds that are trained; null for a plan that is refused.");

/** What the check of a plan says, but for the plan itself: the page that edits one has no use for its large schema. */
export const checkedWorkSchema = z.object({
  cost: planCostSchema.nullable(),
  problems: z.array(problemSchema),
  splits: z.array(checkedSplitSchema).default([]).describe("The splits of the plan's variants, each once."),
  folds: checkedFoldsSchema.nullable().default(null),
  warmStart: z
    .object({
      observations: z.int().describe("Earlier results that the sampler starts with."),
      leftOut: z.int().describe("Results left out, as their configuration is outside of the space."),
    })
    .optional()
    .describe("Left out without a warm start, and for a plan that is refused."),
  warnings: z
    .array(problemSchema)
    .default([])
    .describe("Valid but probably unintended settings, and what will keep the sweep waiting."),
});
