import { z } from "zod";
import { STOPPING_KINDS } from "../../stopping/kinds";
import { metricNumberSchema } from "../metric-number";

export const stopSchema = z
  .object({
    rule: z
      .enum([...STOPPING_KINDS, "budget", "manual"])
      .describe(
        "Kind of the stopping rule; `budget` where a limit of the budget has ended the sweep, `manual` where somebody stopped the trial.",
      ),
    metric: z.string(),
    step: z.number().describe("Step of the report by which the trial was stopped."),
    runs: z
      .int()
      .describe(
        "How many of the trial's runs the value is the mean of, the first ones in the order of the plan.",
      ),
    ofRuns: z.int().describe("Runs of the trial."),
    value: metricNumberSchema
      .nullable()
      .describe("Value of the metric at the step; null where no rule has stopped it."),
    against: metricNumberSchema
      .nullable()
      .describe("What the value was compared with; null where the value is not a number."),
    reason: z.string().describe("What the rule found, in words."),
    text: z.string().describe("All of it in one sentence."),
  })
  .describe("Why a stopping rule stopped a trial before it had trained to its end.");
export type StopView = z.infer<typeof stopSchema>;
