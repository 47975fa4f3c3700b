import { z } from "zod";
import { regression, reportedMeasuresSchema } from "../../../tasks";
import type { TrainerDefinition } from "../../contract";
import { meanEvaluation } from "../../mean-evaluation";
import { selectionOf } from "../../selection";

const options = z.strictObject({
  kind: z.literal("linear"),
  epochs: z.int().min(1).default(20),
  learningRate: z.number().gt(0).max(1).default(0.1),
  measures: reportedMeasuresSchema.optional(),
});
/** Where its items come from: it draws them itself. */
const data = z.strictObject({
  items: z.int().min(10).default(60),
  noise: z.number().min(0).default(0.1),
});

/** Reads its settings from a training's specification. */
export const linearTrainingSchema = z.object({ trainer: options, data, training: z.strictObject({}) });
export type LinearTraining = z.infer<typeof linearTrainingSchema>;

/** y = a·x + b by gradient descent, on items that it draws itself: a trainer of another task, for tests. */
export const linear: TrainerDefinition<LinearTraining> = {
  kind: "linear",
  label: "Linear model",
  about: "A straight line through generated points.",
  guide: "docs/trainers.md",
  task: regression,
  measures: ({ trainer }) => trainer.measures ?? {},
  sections: { trainer: options, data },
  epochs: { section: "trainer", key: "epochs" },
  needsDataset: false,
  isSimulated: false,
  form: [
    {
      title: "Training",
      fields: [
        { field: "trainer.epochs", label: "Epochs", kind: "number", fallback: 20, step: 1 },
        { field: "trainer.learningRate", label: "Learning rate", kind: "number", fallback: 0.1, step: 0.01 },
      ],
    },
  ],
  model: () => "linear",
  selection: () => selectionOf({}),
  evaluations: ({ weights }) => [{ weights, conditions: {} }],
  evaluationProblems: ({ testSigmas }) =>
    testSigmas.every((sigma) => sigma === 0)
      ? []
      : [
          {
            field: "evaluation.testSigmas",
            value: testSigmas.join(", "),
            problem: "the trainer linear has no images to add noise to",
            remedy: "leave it out",
          },
        ],
  pace: (_, { measured }) => {
    const epochs = measured.reduce((sum, one) => sum + one.epochs, 0);
    const seconds = measured.reduce((sum, one) => sum + one.seconds, 0);
    return epochs === 0
      ? { secondsPerEpoch: null, basis: null }
      : { secondsPerEpoch: seconds / epochs, basis: "measured" };
  },
  evaluationPace: (_, { evaluations }) =>
    meanEvaluation(evaluations) ?? { secondsPerEvaluation: null, basis: null },
};
