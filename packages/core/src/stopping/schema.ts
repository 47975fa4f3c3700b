import { z } from "zod";

/** More steps than this no training reports. */
const MAX_STEPS = 1_000_000_000;
const MAX_TRIALS = 1_000_000;

const steps = z.int().min(0).max(MAX_STEPS);
const interval = {
  warmupSteps: steps.default(0).describe("Steps before this one stop nothing."),
  interval: z.int().min(1).max(MAX_STEPS).default(1).describe("Trials are judged at every n-th step only."),
};
const comparison = {
  startupTrials: z
    .int()
    .min(0)
    .max(MAX_TRIALS)
    .default(5)
    .describe("Complete trials that are waited for before any is stopped."),
  ...interval,
  minTrials: z
    .int()
    .min(1)
    .max(MAX_TRIALS)
    .default(1)
    .describe("Complete trials that must have reported the step."),
};

/** @param reductionFactor the default */
function promotionOf(reductionFactor: number) {
  return {
    reductionFactor: z
      .int()
      .min(2)
      .max(100)
      .default(reductionFactor)
      .describe("The best 1 in n trials at a rung are promoted to the next; the others wait there."),
    minResource: z
      .int()
      .min(1)
      .max(MAX_STEPS)
      .default(1)
      .describe(
        "Step of the first rung; of hyperband the minimum, as its rungs are counted from the last step.",
      ),
    maxResource: z
      .int()
      .min(2)
      .max(MAX_STEPS)
      .optional()
      .describe(
        "No rung is at or after this step: a trial that is promoted from the last rung trains to its end. Left out: the steps of the longest training, which the launch writes here.",
      ),
  };
}

/**
 * The stopping rule of a plan: its kind with its settings, those of Optuna and Ray Tune under the same defaults.
 * @param validation names of metrics that trainings report
 */
export function stoppingSchemaOf(validation: z.ZodType<string, string>) {
  const metric = {
    metric: validation.optional().describe("A validation metric; the objective's where it is left out."),
  };
  return z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("median"), ...metric, ...comparison }),
    z.strictObject({
      kind: z.literal("percentile"),
      ...metric,
      percentile: z
        .number()
        .gt(0)
        .lt(100)
        .describe("A trial is compared with the worst of the best n percent of the complete trials."),
      ...comparison,
    }),
    z.strictObject({
      kind: z.literal("threshold"),
      ...metric,
      lower: z.number().optional().describe("A value below it stops the trial."),
      upper: z.number().optional().describe("A value above it stops the trial."),
      ...interval,
    }),
    z.strictObject({
      kind: z.literal("patience"),
      ...metric,
      patience: z.int().min(0).max(MAX_STEPS).describe("Steps without an improvement that are allowed."),
      minDelta: z.number().min(0).default(0).describe("What counts as an improvement."),
    }),
    z.strictObject({
      kind: z.literal("asha"),
      ...metric,
      reductionFactor: z
        .int()
        .min(2)
        .max(100)
        .default(4)
        .describe("The best 1 in n trials at a rung continue; the others are stopped."),
      minResource: z.int().min(1).max(MAX_STEPS).default(1).describe("Step of the first rung."),
    }),
    z.strictObject({ kind: z.literal("asha-promotion"), ...metric, ...promotionOf(4) }),
    z.strictObject({ kind: z.literal("hyperband"), ...metric, ...promotionOf(3) }),
    z.strictObject({
      kind: z.literal("pbt"),
      ...metric,
      interval: z
        .int()
        .min(1)
        .max(MAX_STEPS)
        .describe(
          "Steps between two rounds: after each, the worst trials are replaced by copies of the best.",
        ),
      quantile: z
        .number()
        .gt(0, "must be above 0")
        .max(0.5, "at most 0.5: a trial cannot be among the best and among the worst")
        .default(0.25)
        .describe("Share of the population that is replaced, by copies of as many of the best."),
      resampleProbability: z
        .number()
        .min(0)
        .max(1)
        .default(0.25)
        .describe("Probability that a parameter of a copy is drawn anew instead of perturbed."),
      factors: z
        .array(
          z
            .number()
            .gt(0, "must be above 0")
            .max(100)
            .refine((factor) => factor !== 1, "1 changes nothing"),
        )
        .min(1, "needs a factor")
        .max(20)
        .default([0.8, 1.2])
        .describe("A perturbed parameter is multiplied by one of these."),
    }),
    z.strictObject({
      kind: z.literal("wilcoxon"),
      pThreshold: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.1)
        .describe("A trial is stopped where the test's p value is below it."),
      startupSteps: z.int().min(0).max(MAX_STEPS).default(2).describe("Complete runs that are waited for."),
    }),
  ]);
}

export type StoppingOptions = z.output<ReturnType<typeof stoppingSchemaOf>>;

/** Of a rule under which trials wait at rungs until they are promoted. */
export type PromotionOptions = Extract<StoppingOptions, { kind: "asha-promotion" | "hyperband" }>;

export function isPromotion(options: StoppingOptions): options is PromotionOptions {
  return options.kind === "asha-promotion" || options.kind === "hyperband";
}

export type PopulationOptions = Extract<StoppingOptions, { kind: "pbt" }>;

/** Whether a rule replaces trials by copies of others. */
export function isPopulation(options: StoppingOptions): options is PopulationOptions {
  return options.kind === "pbt";
}
