import { z } from "zod";
import { hasUnprintable, UNPRINTABLE_NAME } from "../input";
import { SAMPLER_KINDS } from "../samplers";
import { spaceSchema } from "../space";
import type { DeclaredMeasure } from "../tasks";
import {
  directionSchema,
  evaluationOptionsSchema,
  findTrainer,
  listTrainers,
  metricOf,
  type ResolvedTraining,
  type SectionName,
  sectionSchema,
  type TrainerDefinition,
} from "../trainers";
import { SPLIT_SCHEMES } from "../words";

const name = z
  .string()
  .trim()
  .min(1, "needs a name")
  .max(120, "at most 120 characters")
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME);
const fold = z.int().min(0, "a fold is numbered from 0");

/**
 * Sections as they are written: the sections' own schemas would fill in their defaults and so undo what the plan says.
 * What an override makes of the plan is checked with it (resolveTraining).
 */
const section = z.record(z.string(), z.unknown()).optional();
const override = z.strictObject({ splits: section, trainer: section, data: section, training: section });
export type Override = z.infer<typeof override>;

export const splitsSchema = z
  .strictObject({
    scheme: z.enum(SPLIT_SCHEMES),
    seed: z.int().min(0).default(1),
  })
  .describe(
    "How images are assigned to train, validation and test; drawn once for each dataset, scheme and seed.",
  );
export type SplitOptions = z.infer<typeof splitsSchema>;

/** Null, and left out, in the plans of a trainer that trains on no dataset. */
function datasetOf(
  trainers: readonly TrainerDefinition[],
): z.ZodType<string | null, string | null | undefined> {
  const isNeeded = trainers.every(({ needsDataset }) => needsDataset);
  if (isNeeded) return name;
  const none = z.null("this trainer does not use a dataset; remove it").default(null);
  return trainers.some(({ needsDataset }) => needsDataset) ? z.union([name, none]) : none;
}

/** What chooses the best trial where a plan does not say it: as the first trainer's task has it. */
function usualObjective([first]: readonly TrainerDefinition[]): DeclaredMeasure {
  const usual = first?.task.validation.find(({ name }) => name === first.task.objective);
  if (!usual) throw new Error(`The task of the trainer ${first?.kind} does not measure its own objective.`);
  return usual;
}

/** What a plan of these trainers is: the envelope that all share, about the sections that the trainers own. */
function planObject<T extends z.ZodType, D extends z.ZodType, O extends z.ZodType>(
  trainers: readonly TrainerDefinition[],
  sections: { trainer: T; data: D; training: O },
) {
  const measures = trainers.flatMap(({ task }) => task.validation);
  const { name: metric, direction } = usualObjective(trainers);
  const objective = z.strictObject({
    metric: metricOf([...new Map(measures.map((measure) => [measure.name, measure])).values()]),
    direction: directionSchema,
    overFolds: z.enum(["mean"]).default("mean"),
  });
  return z.strictObject({
    name,
    experiment: name,
    dataset: datasetOf(trainers),
    splits: splitsSchema.default({ scheme: "within-fold-by-image", seed: 1 }),
    trainer: sections.trainer,
    folds: z.array(fold).min(1, "needs at least one fold"),
    seeds: z.array(z.int().min(0)).min(1, "needs at least one seed").default([1]),
    variants: z
      .record(z.string().regex(/^[\w.+-]{1,60}$/, "letters, digits and . _ + - only"), override)
      .refine((variants) => Object.keys(variants).length > 0, "needs at least one variant")
      .default({ base: {} }),
    data: sections.data,
    space: spaceSchema.default({}),
    sampler: z
      .strictObject({ kind: z.enum(SAMPLER_KINDS), seed: z.int().min(0).default(1) })
      .default({ kind: "grid", seed: 1 }),
    /** Measured at the weights that `evaluation.weights` names: the best epoch's or the last one's. */
    objective: objective.default({ metric, direction, overFolds: "mean" }),
    training: sections.training,
    evaluation: evaluationOptionsSchema.prefault({}),
    budget: z.strictObject({ maxTrials: z.int().min(1).max(1_000_000) }).default({ maxTrials: 100 }),
    /** Max concurrent trials. */
    concurrency: z.int().min(1).max(1000).default(1),
    resources: z
      .strictObject({ class: z.string().regex(/^train\.[a-z0-9.]+$/, "a resource class such as train.cpu") })
      .default({ class: "train.cpu" }),
    /** Train again even if a training with the same fingerprint exists. */
    fresh: z.boolean().default(false),
  });
}

/** The schema of the plans of one trainer. */
function planOf(trainer: TrainerDefinition) {
  return planObject([trainer], {
    trainer: trainer.sections.trainer,
    data: sectionSchema(trainer, "data").prefault({}),
    training: sectionSchema(trainer, "training").prefault({}),
  });
}

/** Of plans whatever their trainer; which sections go together is not said. */
function planOfAny(trainers: readonly TrainerDefinition[]) {
  const distinct = (name: SectionName) => {
    const schemas = [...new Set(trainers.map((trainer) => sectionSchema(trainer, name)))];
    const [first = z.strictObject({}), ...others] = schemas;
    return others.length === 0 ? first : z.union([first, ...others]);
  };
  const [first = z.strictObject({ kind: z.string() }), ...others] = trainers.map(
    ({ sections }) => sections.trainer,
  );
  return planObject(trainers, {
    trainer: z.discriminatedUnion("kind", [first, ...others]),
    data: distinct("data").prefault({}),
    training: distinct("training").prefault({}),
  });
}

type Envelope = Omit<z.output<ReturnType<typeof planOf>>, SectionName>;

/** A parsed plan, every default written out. */
export interface Plan extends Envelope, ResolvedTraining {}
export type PlanInput = Omit<z.input<ReturnType<typeof planOf>>, SectionName> & {
  trainer: { kind: string; [option: string]: unknown };
  data?: Record<string, unknown>;
  training?: Record<string, unknown>;
};

/** What the trainers of this release take, as API documents describe it; `planSchema` parses. */
export const planDocumentSchema = planOfAny(listTrainers());

/** Schemas are costly to make: one for each trainer. */
const schemas = new WeakMap<TrainerDefinition, z.ZodType<Envelope & ResolvedTraining>>();

/** @returns with the schema that a document's trainer gives it. */
function schemaFor(document: unknown): z.ZodType<Envelope & ResolvedTraining> {
  const options: unknown = Reflect.get(Object(document), "trainer");
  const trainer = findTrainer(Reflect.get(Object(options), "kind"));
  if (!trainer) return planOfAny(listTrainers());
  const known = schemas.get(trainer) ?? planOf(trainer);
  schemas.set(trainer, known);
  return known;
}

/**
 * A sweep: its search space, sampler, objective and budget (design.md, "Plan"), about the options of its trainer.
 * Unknown keys are refused.
 */
export const planSchema = z.unknown().transform((document, context): Plan => {
  const parsed = schemaFor(document).safeParse(document);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: undefined });
  return z.NEVER;
});
