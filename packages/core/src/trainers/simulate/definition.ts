import { z } from "zod";
import { classification } from "../../tasks";
import type { TrainerDefinition } from "../contract";
import { noiseEvaluations } from "../evaluations";
import { meanEvaluation } from "../mean-evaluation";
import { selectionOf } from "../selection";
import { dataSchema, trainingSchema } from "../tfjs";
import { canChangeEpochs } from "../tfjs/changeable";
import { withoutDefaultSelection } from "../tfjs/definition";
import { trainingFields } from "../tfjs/form";
import { earlyStoppingPath } from "../tfjs/training";

export const simulateOptionsSchema = z.strictObject({
  kind: z.literal("simulate"),
  model: z.literal("formula").default("formula"),
  /** Seconds an epoch takes. */
  epochSeconds: z.number().min(0).max(3600).default(0.05),
  /** Share of attempts that fail at a random epoch. */
  failureRate: z.number().min(0).max(1).default(0),
});

/**
 * What the simulate trainer is told; reads it from a training's specification. It stands in for tfjs, so it takes the
 * same data and training options.
 */
export const simulatedTrainingSchema = z.object({
  trainer: simulateOptionsSchema,
  data: dataSchema,
  training: trainingSchema,
});
export type SimulatedTraining = z.infer<typeof simulatedTrainingSchema>;

/** Learning curves from a formula, for trying the scheduling; its results are marked as simulated. */
export const simulate: TrainerDefinition<SimulatedTraining> = {
  kind: "simulate",
  label: "simulate",
  about: "Learning curves from a formula, to try out a plan. They are not results.",
  guide: "data/sweeps/quick-start.yaml",
  task: classification,
  sections: { trainer: simulateOptionsSchema, data: dataSchema, training: trainingSchema },
  epochs: { section: "training", key: "epochs" },
  needsDataset: true,
  canChange: canChangeEpochs,
  endsEarly: ({ training }) => earlyStoppingPath(training),
  isSimulated: true,
  form: [trainingFields],
  normalize: ({ training, ...rest }) => ({ ...rest, training: withoutDefaultSelection(training) }),
  model: ({ trainer }) => trainer.model,
  selection: ({ training }) => selectionOf(training),
  evaluations: noiseEvaluations,
  pace: ({ trainer }) => ({ secondsPerEpoch: trainer.epochSeconds, basis: "measured" }),
  // A formula: next to nothing, but for the start of the process, which measured ones hold.
  evaluationPace: (_, { evaluations }) =>
    meanEvaluation(evaluations) ?? { secondsPerEvaluation: 0, basis: "assumed" },
};
