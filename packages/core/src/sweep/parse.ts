import { FoldwiseError, invalid, type Problem, showValue } from "../errors";
import { schemaProblems } from "../errors/schema-problems";
import { readYaml } from "../input";
import { completeSplitOptions, SCHEMES, type SplitOptions, splitText, type UsualSplits } from "../splits";
import type { Task } from "../tasks";
import { findTrainer, readSections, taskOf, trainerOf } from "../trainers";
import { canonicalJson } from "./fingerprint";
import { limitProblems } from "./limits";
import { isNested } from "./nested";
import { objectiveProblems } from "./objective-problems";
import { type Plan, planSchema } from "./plan";
import { plannedWork } from "./planned-work";
import { mergedSections, resolveTraining } from "./resolve";
import { resolveSplits, splitCountProblems } from "./resolve-splits";
import { scheduleProblems } from "./schedule-problems";
import { seedProblems } from "./searched-seed";
import { spaceProblems } from "./space-problems";
import { stoppingProblems } from "./stopping-problems";
import { unknownKeyOf } from "./unknown-key";
import { foldsOfDataset, listFolds, usualFolds } from "./usual-folds";
import { warmStartProblems } from "./warm-start";

/** What is known of the dataset a plan names; folds and patients it does not have are refused. */
export interface DatasetFacts {
  slug: string;
  folds: readonly number[];
  /** Patients that a split may keep apart; null where an image has none. */
  patients: number | null;
  /** The splits of plans that name no scheme. */
  usual: UsualSplits;
}

/** A plan that was read without its dataset. */
export interface PlanDraft {
  plan: Plan;
  /** Whether the text says by which scheme it splits; where it does not, the dataset decides it. */
  namesScheme: boolean;
  /** Whether the text says which folds it trains; where it does not, they are all that its splits have. */
  namesFolds: boolean;
}

/**
 * Parses a plan from YAML (JSON is YAML too). Without its dataset, a plan that names no split scheme has none that is
 * meant: parsePlanDraft and settlePlan are for those.
 * @throws FoldwiseError `invalid` naming every bad field, its value and what would be right.
 */
export function parsePlan(text: string, dataset?: DatasetFacts): Plan {
  return checkPlan(readYaml(text, { root: WORDING.root, refusal: REFUSED }), dataset);
}

/** As parsePlan, for a plan whose dataset is found by its name. @throws FoldwiseError `invalid` */
export function parsePlanDraft(text: string): PlanDraft {
  const document = readYaml(text, { root: WORDING.root, refusal: REFUSED });
  return { plan: checkPlan(document), ...namedIn(document) };
}

/** As parsePlan, from a document that is parsed already. */
export function checkPlan(document: unknown, dataset?: DatasetFacts): Plan {
  const { plan, problems } = readPlanDocument(document, dataset);
  if (plan === null || problems.length > 0) throw invalid(problems, REFUSED);
  return plan;
}

/**
 * The plan on its dataset: with the dataset's usual splits where it names no scheme, and all of their folds where it
 * names none.
 * @throws FoldwiseError `invalid` naming every fold and split scheme that the dataset does not have.
 */
export function settlePlan(draft: PlanDraft, dataset: DatasetFacts): Plan {
  const { plan, problems: folds } = onDataset(draft, dataset);
  const problems = [...splitCountProblems(plan), ...datasetChecks(plan, dataset), ...folds];
  if (problems.length === 0 && !draft.namesFolds) problems.push(...sizeProblems(plan));
  if (problems.length > 0) throw invalid(problems, REFUSED);
  const { inner } = plan.splits;
  return { ...plan, splits: { ...completeSplitOptions(plan.splits), ...(inner ? { inner } : {}) } };
}

function withUsualSplits({ plan, namesScheme }: PlanDraft, { usual }: DatasetFacts): Plan {
  if (namesScheme) return plan;
  const { seed, k, repeats } = plan.splits;
  const wanted = { ...(k === undefined ? {} : { k }), ...(repeats === undefined ? {} : { repeats }) };
  return { ...plan, splits: { ...usual.splits, seed, ...wanted } };
}

/** The plan with what its dataset decides, and what is wrong with its folds where it names none. */
function onDataset(draft: PlanDraft, dataset: DatasetFacts): { plan: Plan; problems: Problem[] } {
  const plan = withUsualSplits(draft, dataset);
  if (draft.namesFolds) return { plan, problems: [] };
  const splits = Object.keys(plan.variants).flatMap((variant) => {
    const own = splitsOf(plan, variant);
    return own === null ? [] : [[variant, own] as const];
  });
  const folds = usualFolds(new Map(splits), dataset);
  if ("problem" in folds) return { plan, problems: [folds.problem] };
  // Without any, as where no patient is known, the scheme is what is wrong.
  return { plan: folds.length === 0 ? plan : { ...plan, folds }, problems: [] };
}

function namedIn(document: unknown): Omit<PlanDraft, "plan"> {
  const splits: unknown = Reflect.get(Object(document), "splits");
  return {
    namesScheme: Reflect.get(Object(splits), "scheme") !== undefined,
    namesFolds: "folds" in Object(document),
  };
}

const REFUSED = "The plan was refused";
const WORDING = {
  root: "plan",
  remedies: {
    experiment: "the name of an existing or new experiment",
    dataset: "the slug of a dataset",
    folds: "a list such as [0, 1, 2]",
    sweeps: "a number that npx foldwise sweep ls shows, or a uid",
    sha256: "the file's SHA-256: 64 hexadecimal digits, in quotes",
  },
};

/** A document read as a plan. */
export interface PlanReading {
  /** As the schema understood it; null where it did not, also given where something else is wrong. */
  plan: Plan | null;
  /** Everything wrong, in the order of its fields. */
  problems: Problem[];
}

/** Reads a document as a plan: its schema runs once. */
export function readPlanDocument(document: unknown, dataset?: DatasetFacts): PlanReading {
  const parsed = planSchema.safeParse(document);
  if (!parsed.success)
    return {
      plan: null,
      problems: parsed.error.issues.flatMap((issue) =>
        schemaProblems(issue, document, { ...WORDING, unknown: unknownKeyOf(document) }),
      ),
    };
  const draft = { plan: parsed.data, ...namedIn(document) };
  const { plan, problems: folds } = dataset ? onDataset(draft, dataset) : { plan: draft.plan, problems: [] };
  const problems = crossChecks(plan, { isSettled: draft.namesScheme || dataset !== undefined });
  return { plan, problems: [...problems, ...(dataset ? datasetChecks(plan, dataset) : []), ...folds] };
}

/** Everything wrong with a plan, in the order of its fields; empty when it is right. */
export function planProblems(document: unknown, dataset?: DatasetFacts): Problem[] {
  return readPlanDocument(document, dataset).problems;
}

/** @param isSettled whether the plan has the scheme that is meant */
function crossChecks(plan: Plan, { isSettled }: { isSettled: boolean }): Problem[] {
  const problems: Problem[] = [];
  for (const [field, values] of [
    ["folds", plan.folds],
    ["seeds", plan.seeds],
    ["evaluation.testSigmas", plan.evaluation.testSigmas],
  ] as const)
    if (new Set<number>(values).size < values.length)
      problems.push({
        field,
        value: showValue(values),
        problem: "duplicate value",
        remedy: "list each value once",
      });
  problems.push(...(trainerOf(plan).evaluationProblems?.(plan.evaluation) ?? []));
  problems.push(
    ...otherTasks(plan),
    ...spaceProblems(plan),
    ...seedProblems(plan),
    ...objectiveProblems(plan),
    ...nestedProblems(plan),
    ...warmStartProblems(plan),
  );
  if (problems.length > 0) return problems;
  for (const variant of Object.keys(plan.variants)) {
    try {
      resolveTraining(plan, variant, {});
      resolveSplits(plan, variant);
    } catch (error) {
      if (!(error instanceof FoldwiseError)) throw error;
      // What is wrong with the plan itself is wrong with every variant.
      problems.push(
        ...error.problems.filter(({ field }) => problems.every((known) => known.field !== field)),
      );
    }
  }
  // Whatever counts the plan's trainings resolves its schedule, too.
  if (problems.length === 0) problems.push(...scheduleProblems(plan));
  if (problems.length === 0 && isSettled) problems.push(...splitCountProblems(plan));
  if (problems.length === 0)
    problems.push(...stoppingProblems(plan), ...limitProblems(plan), ...sizeProblems(plan));
  return problems;
}

/** Variants are compared by one objective, and all their trainings get the same evaluations. */
function otherTasks(plan: Plan): Problem[] {
  const planned = trainerOf(plan);
  const task = canonicalJson(taskOf(plan));
  const evaluations = canonicalJson(planned.evaluations(plan.evaluation));
  return Object.entries(plan.variants).flatMap(([variant, { trainer }]) => {
    const other = findTrainer(trainer?.kind ?? plan.trainer.kind);
    if (!other || trainer === undefined) return [];
    const own = taskOfVariant(plan, variant);
    if (own === null) return [];
    const hasData =
      plan.dataset === null ? !other.needsDataset : other.needsDataset || other.takesDataset === true;
    const isAlike = canonicalJson(own) === task && hasData;
    if (isAlike && canonicalJson(other.evaluations(plan.evaluation)) === evaluations) return [];
    if (trainer.kind === undefined || trainer.kind === plan.trainer.kind)
      return [
        {
          field: `variants.${variant}.trainer`,
          value: showValue(trainer),
          problem: "has measures that the plan does not have",
          remedy: "name all measures in the plan's own section, with one direction and unit each",
        },
      ];
    return [
      {
        field: `variants.${variant}.trainer.kind`,
        value: other.kind,
        problem: `cannot be compared with the trainer ${planned.kind}: its task, data or evaluations differ`,
        remedy: "use a separate sweep",
      },
    ];
  });
}

/** What a variant's trainings solve; null where its sections are none of its trainer's, which is refused elsewhere. */
function taskOfVariant(plan: Plan, variant: string): Task | null {
  const { trainer, sections } = mergedSections(plan, variant);
  const own = trainer.measures && readSections(trainer, sections);
  if (own === undefined) return trainer.task;
  return own && taskOf(own);
}

/** What a nested cross-validation cannot have. */
function nestedProblems(plan: Plan): Problem[] {
  const problems: Problem[] = Object.entries(plan.variants).flatMap(([variant, { splits }]) =>
    splits?.inner === undefined
      ? []
      : [
          {
            field: `variants.${variant}.splits.inner`,
            value: showValue(splits.inner),
            problem: "variants cannot have separate inner folds: all of them are compared on the same",
            remedy: "set splits.inner of the plan",
          },
        ],
  );
  if (isNested(plan) && plan.dataset === null)
    problems.push({
      field: "splits.inner",
      value: showValue(plan.splits.inner),
      problem: "without a dataset there are no images to make inner folds of",
      remedy: "leave splits.inner out, or name a dataset",
    });
  return problems;
}

/** Rows of one sweep that pages, workers and Postgres are to carry. */
const MAX_RUNS = 200_000;

function sizeProblems(plan: Plan): Problem[] {
  const { trials, runs } = plannedWork(plan);
  if (runs <= MAX_RUNS) return [];
  return [
    {
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `${trials} trials × ${isNested(plan) ? `${plan.splits.inner?.k} inner` : plan.folds.length} folds × ${plan.seeds.length} seeds are ${runs} runs, at most ${MAX_RUNS}`,
      remedy: "lower the budget, or name fewer folds or seeds",
    },
  ];
}

function datasetChecks(plan: Plan, dataset: DatasetFacts): Problem[] {
  const problems = Object.entries(plan.variants).flatMap(([variant, override]) => {
    const splits = splitsOf(plan, variant);
    if (splits === null) return [];
    const field =
      override.splits?.scheme === undefined ? "splits.scheme" : `variants.${variant}.splits.scheme`;
    return [...foldProblems(plan, splits, dataset), ...patientProblems(splits, field, dataset)];
  });
  const fields = problems.map(({ field }) => field);
  return problems.filter(({ field }, index) => fields.indexOf(field) === index);
}

/** Null for a variant that cannot be resolved, which is said elsewhere. */
function splitsOf(plan: Plan, variant: string): SplitOptions | null {
  try {
    return resolveSplits(plan, variant);
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return null;
  }
}

function foldProblems({ folds }: Plan, splits: SplitOptions, dataset: DatasetFacts): Problem[] {
  const there = foldsOfDataset(splits, dataset);
  const isDatasets = SCHEMES[splits.scheme].folds === "dataset";
  return folds.flatMap((fold, index) =>
    there.includes(fold)
      ? []
      : [
          {
            field: `folds.${index}`,
            value: String(fold),
            problem: isDatasets
              ? `the dataset ${dataset.slug} has no fold ${fold}`
              : `the split ${splitText(splits)} has no fold ${fold}`,
            remedy: `it has ${listFolds(there)}`,
          },
        ],
  );
}

function patientProblems({ scheme }: SplitOptions, field: string, dataset: DatasetFacts): Problem[] {
  if (dataset.patients !== null || !SCHEMES[scheme].needsPatients) return [];
  return [
    {
      field,
      value: scheme,
      problem: `the dataset ${dataset.slug} has images whose patient is unknown`,
      remedy: `use ${dataset.folds.length > 1 ? "leave-one-fold-out or within-fold-by-image" : "stratified-k-fold"}`,
    },
  ];
}
