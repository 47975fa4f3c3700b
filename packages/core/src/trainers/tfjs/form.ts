import { PAD_MODES } from "../../imaging";
import { HEADS, listModels } from "../../models";
import type { TrainerFieldGroup } from "../form";
import { AUGMENTATIONS } from "./augmentation";
import { BALANCES } from "./data";

export const trainingFields: TrainerFieldGroup = {
  title: "Training",
  fields: [
    { field: "training.epochs", label: "Max epochs", kind: "number", fallback: 100, step: 1 },
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
      fallback: "none",
      choices: BALANCES,
      hint: "Of every variant that does not set its own.",
    },
    {
      field: "data.augmentation",
      label: "Augmentation",
      kind: "choice",
      fallback: "none",
      choices: AUGMENTATIONS,
      hint: "Of every variant that does not set its own.",
    },
    {
      field: "data.pad",
      label: "Padding",
      kind: "choice",
      fallback: null,
      choices: PAD_MODES,
      isOptional: true,
      empty: "none: center crop",
      hint: "How images that are not square become so, in place of the crop.",
    },
  ],
};

export const modelFields: TrainerFieldGroup = {
  title: "Model",
  fields: [
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
      label: "Freeze base layers",
      kind: "switch",
      fallback: false,
      hint: "Train the head only.",
    },
    {
      field: "trainer.weights",
      label: "Initial weights",
      kind: "choice",
      fallback: "random",
      choices: ["random", "imagenet"],
      hint: "The worker downloads imagenet once. Set your own file in the YAML.",
    },
    { field: "trainer.inputSize", label: "Input size (px)", kind: "number", fallback: 224, step: 32 },
    {
      field: "trainer.widthMultiplier",
      label: "Width multiplier",
      kind: "number",
      fallback: 1,
      step: 0.125,
    },
    { field: "trainer.dropout", label: "Dropout", kind: "number", fallback: 0.5, step: 0.05 },
  ],
};
