import { z } from "zod";
import { modelProblems } from "../../models";
import { classification } from "../../tasks";
import { weightsIdentity } from "../../weights";
import type { TrainerDefinition } from "../contract";
import { noiseEvaluations } from "../evaluations";
import { isDefaultSelection, selectionOf } from "../selection";
import { canChangeEpochs } from "./changeable";
import { dataSchema } from "./data";
import { modelFields, trainingFields } from "./form";
import { type TfjsOptions, tfjsOptionsSchema } from "./options";
import { networkEvaluationPace, networkPace } from "./pace";
import { earlyStoppingPath, type TrainingOptions, trainingSchema } from "./training";

/** What the tfjs trainer is told; reads it from a training's specification. */
export const tfjsTrainingSchema = z.object({
  trainer: tfjsOptionsSchema,
  data: dataSchema,
  training: trainingSchema,
});
export type TfjsTraining = z.infer<typeof tfjsTrainingSchema>;

/** The model zoo on TensorFlow: classifies images. */
export const tfjs: TrainerDefinition<TfjsTraining> = {
  kind: "tfjs",
  label: "TensorFlow.js",
  about: "Image classifiers with TensorFlow.js, on an imported dataset.",
  guide: "data/sweeps/quick-start.yaml",
  task: classification,
  sections: { trainer: tfjsOptionsSchema, data: dataSchema, training: trainingSchema },
  alternatives: ["weights"],
  epochs: { section: "training", key: "epochs" },
  needsDataset: true,
  canChange: canChangeEpochs,
  endsEarly: ({ training }) => earlyStoppingPath(training),
  isSimulated: false,
  form: [trainingFields, modelFields],
  problems: ({ trainer }) =>
    modelProblems(trainer.model, trainer).map((problem) => ({
      ...problem,
      field: `trainer.${problem.field}`,
    })),
  normalize: ({ trainer, data, training }) => ({
    trainer: withoutDefaults(trainer),
    data,
    training: withoutDefaultSelection(training),
  }),
  // Initial weights count by their content, wherever they are.
  identity: ({ trainer, data, training }) => ({
    trainer: { ...trainer, weights: weightsIdentity(trainer.weights) },
    data,
    training,
  }),
  model: ({ trainer }) => trainer.model,
  selection: ({ training }) => selectionOf(training),
  evaluations: noiseEvaluations,
  pace: networkPace,
  evaluationPace: networkEvaluationPace,
  imageInput: ({ trainer, data }) => ({ data, inputSize: trainer.inputSize }),
};

function withoutDefaults({ head = "article", freezeBase = false, ...rest }: TfjsOptions): TfjsOptions {
  return { ...rest, ...(head === "article" ? {} : { head }), ...(freezeBase ? { freezeBase } : {}) };
}

/** Lowest `val/loss` is what 0.1 chose the best epoch by, so naming it keeps its fingerprints. */
export function withoutDefaultSelection({ selection, ...rest }: TrainingOptions): TrainingOptions {
  return selection === undefined || isDefaultSelection(selection) ? rest : { ...rest, selection };
}
