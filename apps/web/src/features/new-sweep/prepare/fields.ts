import { SAMPLER_KINDS } from "@foldwise/core/samplers";
import { DEFAULT_K, SCHEMES } from "@foldwise/core/splits";
import { type DatasetFacts, foldsOfDataset, usualFoldsReason } from "@foldwise/core/sweep";
import type { Task } from "@foldwise/core/tasks";
import {
  type FieldSpec,
  findTrainer,
  listTrainers,
  readSections,
  type TrainerDefinition,
  taskOf,
} from "@foldwise/core/trainers";
import { FOLD_DISPATCHES, SPLIT_SCHEMES, type SplitScheme, WEIGHTS_KINDS } from "@foldwise/core/words";
import { valueAt } from "@/yaml/fields";
import { stoppingFields } from "./stopping-fields";

export interface FieldGroup {
  title: string;
  about?: string;
  /** With the rows of the search space and of the variants, which are not one field. */
  holdsSearch?: boolean;
  /** With the rows of objectives and constraints. */
  holdsGoals?: boolean;
  fields: readonly FieldSpec[];
}

const STOPPING = "Early stopping";

/** What every plan has, the search first, as that is what a sweep is. What is rare stands in the YAML only. */
const SHARED: readonly FieldGroup[] = [
  {
    title: "Search",
    about: "What differs between trials, how they are chosen, and which one is best.",
    holdsSearch: true,
    fields: [
      {
        field: "sampler.kind",
        label: "Sampler",
        kind: "choice",
        fallback: "grid",
        choices: SAMPLER_KINDS,
        hint: "How configurations are drawn from the search space.",
      },
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
        hint: "Validation metric that the best trial is chosen by.",
      },
      {
        field: "objective.direction",
        label: "Direction",
        kind: "choice",
        fallback: null,
        choices: ["maximize", "minimize"],
      },
      {
        field: "folds",
        label: "Folds",
        kind: "numbers",
        fallback: [0],
        isOptional: true,
        hint: "One training each, numbered from 0.",
      },
      {
        field: "seeds",
        label: "Seeds",
        kind: "numbers",
        fallback: [1],
        hint: "Every fold is trained with each.",
      },
    ],
  },
  {
    title: "General",
    fields: [
      { field: "name", label: "Name", kind: "text", fallback: null },
      {
        field: "experiment",
        label: "Experiment",
        kind: "text",
        fallback: null,
        hint: "A named set of runs; made if there is none of this name.",
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
      {
        field: "concurrency",
        label: "Max concurrent trials",
        kind: "number",
        fallback: 1,
        step: 1,
        hint: "As far as workers have slots.",
      },
      {
        field: "resources.class",
        label: "Resource class",
        kind: "text",
        fallback: "train.cpu",
        hint: "Of the workers that train it.",
      },
      {
        field: "resources.priority",
        label: "Priority",
        kind: "number",
        fallback: 3,
        step: 1,
        hint: "1 is scheduled first, 5 last.",
      },
      {
        field: "resources.weight",
        label: "Weight",
        kind: "number",
        fallback: 1,
        step: 0.5,
        hint: "Share of the slots among sweeps of the same priority.",
      },
      {
        field: "resources.folds",
        label: "Folds of a trial",
        kind: "choice",
        fallback: "together",
        choices: FOLD_DISPATCHES,
        hint: "spread: one after another, so that the slots are spread over trials.",
      },
    ],
  },
  {
    title: "Objectives and constraints",
    about: "Several objectives in the place of one, and limits on results that the best trial keeps.",
    holdsGoals: true,
    fields: [],
  },
  { title: STOPPING, about: "Ends bad trials before they are trained to their end.", fields: [] },
  {
    title: "Budget",
    about: "The sweep ends at the first limit that is reached, Max trials among them.",
    fields: [
      {
        field: "budget.maxEpochs",
        label: "Max total epochs",
        kind: "number",
        fallback: null,
        step: 1,
        empty: "no limit",
        hint: "Over all trainings.",
      },
      {
        field: "budget.maxHours",
        label: "Max hours",
        kind: "number",
        fallback: null,
        empty: "no limit",
        hint: "Since the sweep's start.",
      },
      {
        field: "budget.maxGpuHours",
        label: "Max GPU hours",
        kind: "number",
        fallback: null,
        empty: "no limit",
        hint: "Slot time on GPU workers.",
      },
      {
        field: "budget.maxCost",
        label: "Max cost",
        kind: "number",
        fallback: null,
        empty: "no limit",
        hint: "Slot time in hours × price of a slot-hour.",
      },
      {
        field: "resources.pricePerHour",
        label: "Price of a slot-hour",
        kind: "number",
        fallback: null,
        step: 0.1,
        empty: "none",
        hint: "In any currency.",
      },
      {
        field: "budget.maxEnergyKwh",
        label: "Max energy (kWh)",
        kind: "number",
        fallback: null,
        empty: "no limit",
        hint: "As the GPUs of its trainings report it.",
      },
      {
        field: "budget.target",
        label: "Target",
        kind: "number",
        fallback: null,
        step: 0.01,
        empty: "none",
        hint: "Value of the objective that is good enough.",
      },
      {
        field: "budget.plateauTrials",
        label: "Plateau (trials)",
        kind: "number",
        fallback: null,
        step: 1,
        empty: "no limit",
        hint: "Complete trials in a row without a better one.",
      },
      {
        field: "budget.maxFailureRate",
        label: "Max failure rate",
        kind: "number",
        fallback: null,
        step: 0.1,
        empty: "no limit",
        hint: "Share of failed trials, of five at least.",
      },
    ],
  },
  {
    title: "Warm start",
    about: "Results of earlier searches that the sampler learns from; further observations in the YAML.",
    fields: [
      {
        field: "warmStart.sweeps",
        label: "Sweeps",
        kind: "numbers",
        fallback: null,
        empty: "none",
        hint: "By number or uid; their complete trials are used.",
      },
      {
        field: "warmStart.takeWhatFits",
        label: "Leave out results outside of the space",
        kind: "switch",
        fallback: false,
        hint: "Otherwise the plan is refused.",
      },
    ],
  },
];

/** Of plans on a dataset. */
const EVALUATION: FieldGroup = {
  title: "Evaluation",
  about: "The conditions that each training is tested under.",
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
  ],
};

/** The trainers to choose from, which decides the rest of the form. */
export function kindField(): FieldSpec {
  const trainers = listTrainers();
  return {
    field: "trainer.kind",
    label: "Trainer",
    kind: "choice",
    fallback: trainers[0]?.kind ?? null,
    choices: trainers.map(({ kind }) => kind),
  };
}

/** The trainer of a plan that is being written: the first there is where it names none that is known. */
export function trainerOfDocument(document: unknown): TrainerDefinition | null {
  return findTrainer(valueAt(document, "trainer.kind")) ?? listTrainers()[0] ?? null;
}

/** Fields that ask for the dataset and its splits. */
const OF_DATASET = ["dataset", "splits.scheme"];
const OF_MADE_FOLDS = ["splits.k", "splits.repeats"];

/**
 * The form of a trainer's plans: what every plan has, about the fields that the trainer declares.
 * @param task what the plan's trainings solve; the trainer's own where it is not known
 * @param rules kinds of stopping rules whose settings are asked for
 */
export function fieldGroups(
  trainer: TrainerDefinition | null,
  task: Task | undefined = trainer?.task,
  rules?: readonly unknown[],
): readonly FieldGroup[] {
  const own = (title: string) => trainer?.form.find((group) => group.title === title)?.fields ?? [];
  const takesDataset = trainer === null || trainer.needsDataset || trainer.takesDataset === true;
  const shared = SHARED.map((group) => ({
    ...group,
    fields: (group.title === STOPPING ? stoppingFields(task, rules) : group.fields)
      .filter(({ field }) => takesDataset || !OF_DATASET.includes(field))
      .map((spec) => sharedField(spec, trainer, task)),
  }));
  const all: FieldGroup[] = [
    ...shared,
    { title: "Training", fields: own("Training") },
    { title: "Model", fields: own("Model") },
    ...(takesDataset ? [EVALUATION] : []),
  ];
  return all.filter(({ fields, holdsGoals }) => holdsGoals || fields.length > 0);
}

/** Of a plan whose task names none. */
const DEFAULT_OBJECTIVE = { metric: "val/loss", direction: "minimize" };

function sharedField(spec: FieldSpec, trainer: TrainerDefinition | null, task: Task | undefined): FieldSpec {
  const metrics = task?.validation.map(({ name }) => name) ?? [];
  const usual = task?.validation.find(({ name }) => name === task.objective);
  switch (spec.field) {
    case "objective.metric":
      return {
        ...spec,
        ...(metrics.length > 0 ? { kind: "choice", choices: metrics } : {}),
        fallback: usual?.name ?? DEFAULT_OBJECTIVE.metric,
      };
    case "objective.direction":
      return { ...spec, fallback: usual?.direction ?? DEFAULT_OBJECTIVE.direction };
    case "dataset":
      return trainer?.needsDataset ? spec : { ...spec, isOptional: true, fallback: "none" };
    default:
      return spec;
  }
}

/** What the trainings of a plan solve, with the measures that the plan names. */
export function taskOfDocument(document: unknown): Task | undefined {
  const trainer = trainerOfDocument(document);
  const own = trainer && readSections(trainer, Object(document));
  return (own && taskOf(own)) ?? trainer?.task;
}

/** An objective that is complete: a metric's own direction goes with it. */
export function objectiveOf(before: unknown, metric: unknown, task: Task | undefined): object | undefined {
  if (metric === undefined) return undefined;
  const known = task?.validation.find(({ name }) => name === metric);
  return { direction: "minimize", ...Object(before), metric, ...(known && { direction: known.direction }) };
}

/** Every field that some trainer declares, each once. */
export function trainerFields(trainers = listTrainers()): FieldSpec[] {
  const fields = trainers.flatMap(({ form }) => form.flatMap((group) => group.fields));
  return [...new Map(fields.map((spec) => [spec.field, spec])).values()];
}

/**
 * The fields of a dataset's plans: those of folds that are made only where the scheme makes some, and with what the plan
 * gets where it names no scheme or no folds.
 * @param dataset undefined while the plan names none that is there
 */
export function fieldsOnDataset(
  fields: readonly FieldSpec[],
  document: unknown,
  dataset: DatasetFacts | undefined,
): FieldSpec[] {
  const usual = dataset?.usual;
  const named = valueAt(document, "splits.scheme");
  const scheme = SPLIT_SCHEMES.find((one) => one === named) ?? usual?.splits.scheme;
  const makesFolds = scheme !== undefined && SCHEMES[scheme].folds === "k";
  // A trainer that needs none takes neither splits nor conditions of test images while none is named.
  const isWithout = valueAt(document, "dataset") == null && !trainerOfDocument(document)?.needsDataset;
  return fields
    .filter(({ field }) => makesFolds || !OF_MADE_FOLDS.includes(field))
    .filter(({ field }) => !isWithout || !/^(splits|evaluation)\./.test(field))
    .map((spec) =>
      spec.field === "folds"
        ? { ...spec, ...foldsLeftOut(document, scheme, dataset) }
        : spec.field === "splits.scheme" && usual
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

/** The folds that a plan gets which names none, and why; nothing to tell where it names some. */
function foldsLeftOut(
  document: unknown,
  scheme: SplitScheme | undefined,
  dataset: DatasetFacts | undefined,
): Partial<FieldSpec> {
  const isNamed = valueAt(document, "folds") !== undefined;
  const isOnDataset = valueAt(document, "dataset") !== undefined;
  // Until its dataset is known nobody can say which folds there are.
  if (isOnDataset && (!dataset || !scheme)) return { fallback: null };
  const count = (field: string) => {
    const value = valueAt(document, field);
    return typeof value === "number" && value >= 1 ? value : undefined;
  };
  const own = valueAt(document, "splits.scheme") === undefined ? dataset?.usual.splits : undefined;
  const splits = {
    scheme: scheme ?? "given",
    seed: 1,
    k: count("splits.k") ?? own?.k,
    repeats: count("splits.repeats") ?? own?.repeats,
  };
  const folds = dataset ? foldsOfDataset(splits, dataset) : [0];
  const reason = usualFoldsReason({ dataset: dataset?.slug ?? null, splits, folds });
  return { fallback: folds, hint: isNamed ? undefined : `All folds: ${reason}.` };
}
