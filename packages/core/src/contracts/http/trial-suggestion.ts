import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { exploitSchema } from "./population";

export const suggestionSchema = z
  .object({
    sampler: z.string().describe("Kind of the sampler."),
    phase: z
      .enum(["start-up", "model", "random", "exhausted"])
      .describe(
        "Drawn before the model has enough to learn from, from the model, at random as a share of all is, or since the model had nothing new.",
      ),
    learned: z
      .object({
        complete: z.int().describe("Trials with a value."),
        stopped: z.int().describe("Trials that a stopping rule ended."),
        failed: z.int().describe("Trials that failed or came to no finite value."),
        outside: z
          .int()
          .optional()
          .describe(
            "Trials left out, as an edit has put them outside of the space; none where it is missing.",
          ),
        infeasible: z
          .int()
          .optional()
          .describe("Trials that exceed a constraint; left out without constraints."),
        budget: z
          .string()
          .optional()
          .describe(
            "Of BOHB, the budget whose results it learned from: `rung 1`, or `end` for complete trials; left out until one has enough.",
          ),
        earlier: z.int().optional().describe("How many of them are from elsewhere; left out where none is."),
      })
      .describe("Trials that the model learned from."),
    rungs: z
      .int()
      .optional()
      .describe(
        "Sum of the rungs of all trials at that time, which each promotion raises; left out where trials are not promoted.",
      ),
    running: z.array(z.int()).describe("Configurations, numbered from 0, that were running at that time."),
    parts: z
      .array(
        z.object({
          names: z.array(z.string()).describe("Parameters that were chosen together."),
          better: z.int().optional().describe("Of TPE and BOHB, trials among the better ones."),
          others: z.int().optional().describe("Of TPE and BOHB, trials among the others."),
          candidates: z
            .array(
              z.object({
                configuration: z
                  .record(z.string(), dimensionValueSchema)
                  .describe("Values of the parameters."),
                score: z
                  .number()
                  .nullable()
                  .describe(
                    "Log ratio of the two densities (TPE, BOHB), or log expected improvement, of several objectives of the hypervolume (GP); null where it is not finite.",
                  ),
              }),
            )
            .describe("The best candidates, best first."),
        }),
      )
      .describe("Groups of parameters in the order in which they were chosen."),
    models: z
      .array(
        z.object({
          of: z.enum(["objective", "constraint"]).describe("What it is a model of."),
          index: z.int().describe("Position among the plan's objectives or constraints, from 0."),
          trials: z.int().describe("How many results its hyperparameters were fitted to."),
          lengthScales: z
            .record(z.string(), z.number())
            .describe(
              "By parameter, as a share of its range (of the logarithms where it is logarithmic): the shorter, the more the parameter changes the result.",
            ),
          signal: z.number().describe("Variance of the function, of results standardised to variance 1."),
          noise: z.number().describe("Variance of a result about the function, of the same."),
        }),
      )
      .optional()
      .describe("Fitted hyperparameters of the Gaussian processes (GP); left out by other samplers."),
  })
  .describe("How a sampler's model came to a configuration.");

export const trialSuggestionSchema = z.object({
  number: z.int().describe("Number of the trial within the sweep."),
  variant: z.string().describe("Name of the variant."),
  configuration: z.record(z.string(), dimensionValueSchema).describe("Values of the searched parameters."),
  reason: z.string().describe("Why the sampler proposed this configuration."),
  suggestion: suggestionSchema.nullable().describe("Null for a sampler without a model."),
  bracket: z
    .int()
    .nullable()
    .describe(
      "Bracket of Hyperband, from 0: the trial started at the rung of this number. Null where there is one.",
    ),
  exploit: exploitSchema
    .nullable()
    .default(null)
    .describe("Of a population, how it came to be a copy of another trial; null where it began anew."),
  planVersion: z.int().describe("How many edits the plan had had when the trial was made."),
  replay: z
    .object({
      configuration: z
        .record(z.string(), dimensionValueSchema)
        .nullable()
        .describe("What the sampler proposes now; null for nothing."),
      matches: z.boolean().describe("Whether it is the trial's own configuration."),
    })
    .describe(
      "The sampler asked again with the seed, and the results that it had then; of a copy, its round decided again.",
    ),
});
export type TrialSuggestion = z.infer<typeof trialSuggestionSchema>;
