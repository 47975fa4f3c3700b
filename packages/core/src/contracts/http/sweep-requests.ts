import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { prioritySchema, weightSchema } from "../../sweep";

const MAX_BY_LENGTH = 120;
/** Whoever asks for a change: Foldwise has a token and no accounts. */
export const requesterSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_BY_LENGTH, `at most ${MAX_BY_LENGTH} characters`)
  .default("api");
const by = requesterSchema.describe("Who asks for it, for the sweep's history.");

export const sweepEditRequestSchema = z.strictObject({
  version: z
    .int()
    .min(0)
    .describe(
      "The plan's version that the author saw (`planVersion`): refused where somebody has edited it since.",
    ),
  changes: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      "Merge patch (RFC 7396) of the plan: what is named is changed, null removes a key, lists are replaced; an object of another `kind` or `type` replaces the one before it.",
    ),
  enqueue: z
    .array(z.record(z.string().min(1), dimensionValueSchema))
    .max(1000, "at most 1000 points")
    .default([])
    .describe("Configurations that are tried next, each with a value for every active parameter."),
  by,
});
export type SweepEditRequest = z.input<typeof sweepEditRequestSchema>;

export const stopRequestSchema = z.strictObject({ by });

export const sweepActionSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["pause", "resume", "cancel"]), by }),
  z.strictObject({
    action: z.literal("retry"),
    failure: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Class of failure, such as `nan-loss`: only trials that failed by it; all without it."),
    by,
  }),
  z.strictObject({ action: z.literal("set-concurrency"), concurrency: z.int().min(1).max(1000), by }),
  z
    .strictObject({
      action: z.literal("set-priority"),
      priority: prioritySchema.optional(),
      weight: weightSchema.optional(),
      by,
    })
    .refine(({ priority, weight }) => priority !== undefined || weight !== undefined, {
      path: ["priority"],
      error: "needs a priority, a weight or both",
    }),
]);
export type SweepAction = z.input<typeof sweepActionSchema>;
