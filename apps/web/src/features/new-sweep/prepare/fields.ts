import { HEADS, listModels } from "@foldwise/core/models";
import { SAMPLER_KINDS } from "@foldwise/core/samplers";
import { AUGMENTATIONS, BALANCES } from "@foldwise/core/sweep";
import { SPLIT_SCHEMES, WEIGHTS_KINDS } from "@foldwise/core/words";
import { parameterTitle } from "../../../formats/parameters";

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
  about?: string;
  /** What is not one field: the rows of the search space, or of the variants. */
  holds?: "space" | "variants";
  fields: readonly FieldSpec[];
}

/** The form: the search first, as that is what a sweep is. What is rare stands in the YAML only. */
export const FIELD_GROUPS: readonly FieldGroup[] = [
  {
    title: "Search",
    about: "How trials are chosen: the space, the sampler, and when to stop.",
    holds: "space",
    fields: [
      { field: "sampler.kind", label: "Sampler", kind: "choice", fallback: "grid", choices: SAMPLER_KINDS },
      {
        field: "budget.maxTrials",
        label: "Max trials",
        kind: "number",
        fallback: 100,
        step: 1,
        hint: "Configurations × variants.",
      },
      {
        field: "objective.metric",
        label: "Objective",
        kind: "text",
        fallback: "val/balanced_accuracy",
        hint: "A validation metric, at the evaluated weights. Test metrics are rejected.",
      },
      { field: "concurrency", label: "Max concurrent trials", kind: "number", fallback: 1, step: 1 },
    ],
  },
  {
    title: "General",
    holds: "variants",
    fields: [
      { field: "name", label: "Name", kind: "text", fallback: null },
      {
        field: "experiment",
        label: "Experiment",
        kind: "text",
        fallback: null,
        hint: "A named set of runs.",
      },
      { field: "dataset", label: "Dataset", kind: "choice", fallback: null },
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
    title: "Training",
    fields: [
      {
        field: "training.epochs",
        label: parameterTitle("training.epochs"),
        kind: "number",
        fallback: 100,
        step: 1,
      },
      {
        field: "training.batchSize",
        label: parameterTitle("training.batchSize"),
        kind: "number",
        fallback: 16,
        step: 1,
      },
      {
        field: "training.learningRate",
        label: parameterTitle("training.learningRate"),
        kind: "number",
        fallback: 0.001,
        step: 0.0001,
      },
      {
        field: "training.l1",
        label: parameterTitle("training.l1"),
        kind: "number",
        fallback: 0.015,
        step: 0.001,
      },
      {
        field: "data.balance",
        label: parameterTitle("data.balance"),
        kind: "choice",
        fallback: "hsv-desaturated",
        choices: BALANCES,
        hint: "Of every variant that does not set its own.",
      },
      {
        field: "data.augmentation",
        label: parameterTitle("data.augmentation"),
        kind: "choice",
        fallback: "article",
        choices: AUGMENTATIONS,
        hint: "Of every variant that does not set its own.",
      },
    ],
  },
  {
    title: "Model",
    fields: [
      {
        field: "trainer.kind",
        label: parameterTitle("trainer.kind"),
        kind: "choice",
        fallback: "tfjs",
        choices: ["tfjs", "simulate"],
        hint: "simulate computes curves from a formula; they are not results.",
      },
      {
        field: "trainer.model",
        label: parameterTitle("trainer.model"),
        kind: "choice",
        fallback: "mobilenet_m",
        choices: listModels().map(({ name }) => name),
        hint: "alnett is an approximation of the published network.",
      },
      {
        field: "trainer.head",
        label: parameterTitle("trainer.head"),
        kind: "choice",
        fallback: "article",
        choices: HEADS,
        hint: "The article's, or that of the model's reference implementation.",
      },
      {
        field: "trainer.freezeBase",
        label: parameterTitle("trainer.freezeBase"),
        kind: "switch",
        fallback: false,
        hint: "Train the head only.",
      },
      {
        field: "trainer.weights",
        label: parameterTitle("trainer.weights"),
        kind: "choice",
        fallback: "random",
        choices: ["random", "imagenet"],
        hint: "The worker downloads imagenet once. Set a file of your own in the YAML.",
      },
      {
        field: "trainer.inputSize",
        label: parameterTitle("trainer.inputSize"),
        kind: "number",
        fallback: 224,
        step: 32,
      },
      {
        field: "trainer.widthMultiplier",
        label: parameterTitle("trainer.widthMultiplier"),
        kind: "number",
        fallback: 1,
        step: 0.125,
      },
      {
        field: "trainer.dropout",
        label: parameterTitle("trainer.dropout"),
        kind: "number",
        fallback: 0.5,
        step: 0.05,
      },
    ],
  },
  {
    title: "Evaluation",
    fields: [
      {
        field: "evaluation.testSigmas",
        label: parameterTitle("evaluation.testSigmas"),
        kind: "numbers",
        fallback: [0],
        hint: "Noise on test images, 8-bit units.",
      },
      {
        field: "evaluation.replicates",
        label: parameterTitle("evaluation.replicates"),
        kind: "number",
        fallback: 1,
        step: 1,
        hint: "Noise draws for each sigma above 0.",
      },
      {
        field: "evaluation.weights",
        label: parameterTitle("evaluation.weights"),
        kind: "choice",
        fallback: "best",
        choices: WEIGHTS_KINDS,
        hint: "best: of the epoch with the lowest validation loss, or by training.selection in the YAML.",
      },
      { field: "resources.class", label: "Resource class", kind: "text", fallback: "train.cpu" },
    ],
  },
];
