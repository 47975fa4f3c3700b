import { SAMPLER_KINDS } from "@foldwise/core/samplers";
import { DEFAULT_K, SCHEMES, type UsualSplits } from "@foldwise/core/splits";
import { type FieldSpec, findTrainer, listTrainers, type TrainerDefinition } from "@foldwise/core/trainers";
import { SPLIT_SCHEMES, WEIGHTS_KINDS } from "@foldwise/core/words";
import { valueAt } from "@/yaml/fields";

export interface FieldGroup {
  title: string;
  about?: string;
  /** What is not one field: the rows of the search space, or of the variants. */
  holds?: "space" | "variants";
  fields: readonly FieldSpec[];
}

/** What every plan has, the search first, as that is what a sweep is. What is rare stands in the YAML only. */
const SHARED: readonly FieldGroup[] = [
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
        fallback: null,
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
        fallback: null,
        choices: SPLIT_SCHEMES,
      },
      {
        field: "splits.k",
        label: "Number of folds (k)",
        kind: "number",
        fallback: DEFAULT_K,
        step: 1,
        hint: "Folds are numbered from 0.",
      },
      {
        field: "splits.repeats",
        label: "Repeats",
        kind: "number",
        fallback: 1,
        step: 1,
        hint: "Fold f of repeat r is numbered r · k + f.",
      },
      { field: "folds", label: "Folds", kind: "numbers", fallback: null },
      { field: "seeds", label: "Seeds", kind: "numbers", fallback: [1] },
    ],
  },
];

const EVALUATION: FieldGroup = {
  title: "Evaluation",
  fields: [
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
    { field: "resources.class", label: "Resource class", kind: "text", fallback: "train.cpu" },
  ],
};

function kindField(): FieldSpec {
  const trainers = listTrainers();
  return {
    field: "trainer.kind",
    label: "Trainer",
    kind: "choice",
    fallback: trainers[0]?.kind ?? null,
    choices: trainers.map(({ kind }) => kind),
    hint: "simulate computes curves from a formula; they are not results.",
  };
}

/** The trainer of a plan that is being written: the first there is where it names none that is known. */
export function trainerOfDocument(document: unknown): TrainerDefinition | null {
  return findTrainer(valueAt(document, "trainer.kind")) ?? listTrainers()[0] ?? null;
}

/** Fields that ask for the dataset and its splits. */
const OF_DATASET = ["dataset", "splits.scheme"];
const OF_MADE_FOLDS = ["splits.k", "splits.repeats"];

/** The form of a trainer's plans: what every plan has, about the fields that the trainer declares. */
export function fieldGroups(trainer: TrainerDefinition | null): readonly FieldGroup[] {
  const own = (title: string) => trainer?.form.find((group) => group.title === title)?.fields ?? [];
  const training = own("Training");
  const shared = SHARED.map((group) => ({
    ...group,
    fields: group.fields
      .filter(({ field }) => trainer?.needsDataset || trainer?.takesDataset || !OF_DATASET.includes(field))
      .map((spec) => {
        if (spec.field === "objective.metric") return { ...spec, fallback: trainer?.task.objective ?? null };
        return spec.field === "dataset" ? { ...spec, isOptional: !trainer?.needsDataset } : spec;
      }),
  }));
  return [
    ...shared,
    ...(training.length > 0 ? [{ title: "Training", fields: training }] : []),
    { title: "Model", fields: [kindField(), ...own("Model")] },
    EVALUATION,
  ];
}

/** Every field that some trainer declares, each once. */
export function trainerFields(trainers = listTrainers()): FieldSpec[] {
  const fields = trainers.flatMap(({ form }) => form.flatMap((group) => group.fields));
  return [...new Map(fields.map((spec) => [spec.field, spec])).values()];
}

/** The fields of a dataset's plans: those of folds that are made only where the scheme makes some. */
export function fieldsOnDataset(
  fields: readonly FieldSpec[],
  document: unknown,
  usual: UsualSplits | undefined,
): FieldSpec[] {
  const named = valueAt(document, "splits.scheme");
  const scheme = SPLIT_SCHEMES.find((one) => one === named) ?? usual?.splits.scheme;
  const makesFolds = scheme !== undefined && SCHEMES[scheme].folds === "k";
  return fields
    .filter(({ field }) => makesFolds || !OF_MADE_FOLDS.includes(field))
    .map((spec) =>
      spec.field === "splits.scheme" && usual
        ? {
            ...spec,
            fallback: usual.splits.scheme,
            hint: named === undefined ? `As ${usual.reason}.` : undefined,
          }
        : spec.field === "splits.k" && usual?.splits.k && named === undefined
          ? { ...spec, fallback: usual.splits.k }
          : spec,
    );
}
