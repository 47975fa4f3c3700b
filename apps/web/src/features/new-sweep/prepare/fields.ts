import {
  AUGMENTATIONS,
  BALANCES,
  HEADS,
  listModels,
  SAMPLER_KINDS,
  SPLIT_SCHEMES,
  WEIGHTS_KINDS,
} from "@foldwise/core";

/** One field of the form: which key of the plan it is, and how it is asked for. */
export interface FieldSpec {
  field: string;
  label: string;
  kind: "text" | "number" | "choice" | "numbers" | "switch";
  /** What stands when the plan says nothing. */
  fallback: string | number | boolean | readonly number[] | null;
  choices?: readonly string[];
  hint?: string;
  /** Least step of a number. */
  step?: number;
}

export interface FieldGroup {
  title: string;
  fields: readonly FieldSpec[];
}

/** The form, in the order of the plan. What is rare stands in the YAML only. */
export const FIELD_GROUPS: readonly FieldGroup[] = [
  {
    title: "What",
    fields: [
      { field: "name", label: "Name", kind: "text", fallback: null },
      {
        field: "experiment",
        label: "Experiment",
        kind: "text",
        fallback: null,
        hint: "A named set of runs.",
      },
      { field: "dataset", label: "Data set", kind: "choice", fallback: null },
      {
        field: "splits.scheme",
        label: "Splits",
        kind: "choice",
        fallback: "within-fold-by-image",
        choices: SPLIT_SCHEMES,
      },
      { field: "folds", label: "Folds", kind: "numbers", fallback: null },
      { field: "seeds", label: "Seeds", kind: "numbers", fallback: [1] },
    ],
  },
  {
    title: "Network",
    fields: [
      {
        field: "trainer.kind",
        label: "Trainer",
        kind: "choice",
        fallback: "tfjs",
        choices: ["tfjs", "simulate"],
        hint: "simulate makes curves from a formula: no results.",
      },
      {
        field: "trainer.model",
        label: "Model",
        kind: "choice",
        fallback: "mobilenet_m",
        choices: listModels().map(({ name }) => name),
        hint: "alnett is an approximation of the published network.",
      },
      {
        field: "trainer.head",
        label: "Head",
        kind: "choice",
        fallback: "article",
        choices: HEADS,
        hint: "The article's, or that of the model's reference implementation.",
      },
      {
        field: "trainer.freezeBase",
        label: "Freeze the base",
        kind: "switch",
        fallback: false,
        hint: "Train the head alone.",
      },
      {
        field: "trainer.weights",
        label: "Initial weights",
        kind: "choice",
        fallback: "random",
        choices: ["random", "imagenet"],
        hint: "imagenet is downloaded once by the worker. A file of your own is named in the YAML.",
      },
      { field: "trainer.inputSize", label: "Input size, px", kind: "number", fallback: 224, step: 32 },
      { field: "trainer.widthMultiplier", label: "Width", kind: "number", fallback: 1, step: 0.125 },
      { field: "trainer.dropout", label: "Dropout", kind: "number", fallback: 0.5, step: 0.05 },
    ],
  },
  {
    title: "Training",
    fields: [
      { field: "training.epochs", label: "Epochs, at most", kind: "number", fallback: 100, step: 1 },
      { field: "training.batchSize", label: "Batch size", kind: "number", fallback: 16, step: 1 },
      {
        field: "training.learningRate",
        label: "Learning rate",
        kind: "number",
        fallback: 0.001,
        step: 0.0001,
      },
      { field: "training.l1", label: "L1", kind: "number", fallback: 0.015, step: 0.001 },
      {
        field: "data.balance",
        label: "Balancing",
        kind: "choice",
        fallback: "hsv-desaturated",
        choices: BALANCES,
      },
      {
        field: "data.augmentation",
        label: "Augmentation",
        kind: "choice",
        fallback: "article",
        choices: AUGMENTATIONS,
      },
    ],
  },
  {
    title: "Search and evaluation",
    fields: [
      { field: "sampler.kind", label: "Sampler", kind: "choice", fallback: "grid", choices: SAMPLER_KINDS },
      { field: "budget.maxTrials", label: "Trials, at most", kind: "number", fallback: 100, step: 1 },
      {
        field: "objective.metric",
        label: "Objective",
        kind: "text",
        fallback: "val/balanced_accuracy",
        hint: "A validation metric, at the weights that are evaluated. A test metric is refused.",
      },
      {
        field: "evaluation.testSigmas",
        label: "Test sigmas",
        kind: "numbers",
        fallback: [0],
        hint: "Noise on test images, 8-bit units.",
      },
      {
        field: "evaluation.replicates",
        label: "Replicates",
        kind: "number",
        fallback: 1,
        step: 1,
        hint: "Noise draws for each sigma above 0.",
      },
      {
        field: "evaluation.weights",
        label: "Weights",
        kind: "choice",
        fallback: "best",
        choices: WEIGHTS_KINDS,
        hint: "best: of the epoch with the lowest validation loss, or by training.selection in the YAML.",
      },
      { field: "concurrency", label: "Trials in flight", kind: "number", fallback: 1, step: 1 },
      { field: "resources.class", label: "Resource class", kind: "text", fallback: "train.cpu" },
    ],
  },
];
