import { z } from "zod";
import { hasUnprintable, MAX_INTEGER, UNPRINTABLE_NAME } from "../input";
import { samplerSchema } from "../samplers";
import { dimensionValueSchema, spaceConstraintsSchema, spaceSchema } from "../space";
import { stoppingSchemaOf } from "../stopping";
import type { Task } from "../tasks";
import {
  directionSchema,
  evaluationOptionsSchema,
  findTrainer,
  listTrainers,
  metricOf,
  type ResolvedTraining,
  readSections,
  type SectionName,
  sectionSchema,
  type TrainerDefinition,
  taskOf,
  validationMetric,
} from "../trainers";
import { FOLD_DISPATCHES, SPLIT_SCHEMES } from "../words";
import { prioritySchema, weightSchema } from "./share";
import { warmStartSchema } from "./warm-start-schema";

const name = z
  .string()
  .trim()
  .min(1, "needs a name")
  .max(120, "at most 120 characters")
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME);
/** The seed of a training. */
export const seedSchema = z.int().min(0);
const fold = z.int().min(0, "a fold is numbered from 0").max(MAX_INTEGER);

/** What stands in a plan that names no scheme until its dataset is known (settlePlan), and where there is none. */
export const UNSETTLED_SCHEME = "within-fold-by-image";

/** What stands in a plan that names no folds until its dataset is known (settlePlan), and where there is none. */
const UNSETTLED_FOLDS = [0];

/**
 * Sections as they are written: the sections' own schemas would fill in their defaults and so undo what the plan says.
 * What an override makes of the plan is checked with it (resolveTraining).
 */
const section = z.record(z.string(), z.unknown()).optional();
const override = z.strictObject({ splits: section, trainer: section, data: section, training: section });
export type Override = z.infer<typeof override>;

/** More folds than this are more trainings than anyone means to start. */
const MAX_K = 100;
const MAX_REPEATS = 100;
const MAX_INNER_K = 20;
/** Configurations that a plan may name one by one. */
const MAX_POINTS = 1000;
/** With more objectives nearly every trial is on the Pareto front, and its hypervolume takes too long. */
const MAX_OBJECTIVES = 5;
const MAX_LIMITS = 20;
/** Parts of a schedule; each is an attempt of its training. */
const MAX_SCHEDULE = 1000;

const scheduleSchema = z
  .array(
    z.strictObject({
      untilEpoch: z.int().min(1).describe("The last epoch that is trained with them."),
      parameters: z
        .record(z.string().min(1), dimensionValueSchema)
        .refine((parameters) => Object.keys(parameters).length > 0, "needs a parameter")
        .describe("Values of parameters that can change while a training runs, named as in a space."),
    }),
  )
  .min(1, "needs a part; leave schedule out where there is none")
  .max(MAX_SCHEDULE, `at most ${MAX_SCHEDULE} parts`);

export const splitsSchema = z
  .strictObject({
    scheme: z
      .enum(SPLIT_SCHEMES)
      .default(UNSETTLED_SCHEME)
      .describe("Left out: by patient where the dataset's patients are known, by image where they are not."),
    seed: z.int().min(0).default(1),
    k: z
      .int()
      .min(2)
      .max(MAX_K)
      .optional()
      .describe("How many folds a k-fold scheme makes; 5 where it is left out. Of no other scheme."),
    repeats: z
      .int()
      .min(1)
      .max(MAX_REPEATS)
      .optional()
      .describe("How often a k-fold scheme makes its folds: fold f of repeat r is numbered r · k + f."),
    inner: z
      .strictObject({
        k: z.int().min(2).max(MAX_INNER_K).describe("How many inner folds each outer fold has."),
      })
      .optional()
      .describe(
        "Nested cross-validation: each fold's configuration is chosen on inner folds of its training and validation images.",
      ),
  })
  .describe(
    "How images are assigned to train, validation and test; drawn once for each dataset, scheme, seed, k and repeats.",
  );

/** Null, and left out, in the plans of a trainer that trains on no dataset. */
function datasetOf(
  trainers: readonly TrainerDefinition[],
): z.ZodType<string | null, string | null | undefined> {
  const isNeeded = trainers.every(({ needsDataset }) => needsDataset);
  if (isNeeded) return name;
  const none = z.null("this trainer does not use a dataset; remove it").default(null);
  const isTaken = trainers.some(({ needsDataset, takesDataset }) => needsDataset || takesDataset);
  return isTaken ? z.union([name, z.null()]).default(null) : none;
}

/** Metrics of the validation side that trainings report; any name where the measures of a plan cannot be read. */
function validationOf(tasks: readonly Task[]): z.ZodType<string, string> {
  const measures = new Map(tasks.flatMap(({ validation }) => validation.map((one) => [one.name, one])));
  return measures.size > 0 ? metricOf([...measures.values()]) : validationMetric;
}

/** What the best trial is chosen by; where a plan does not say it, by what its task has first. */
function objectiveOf(tasks: readonly Task[]) {
  const measures = new Map(tasks.flatMap(({ validation }) => validation.map((one) => [one.name, one])));
  const usual = measures.get(tasks[0]?.objective ?? "");
  const objective = z.strictObject({
    metric: validationOf(tasks),
    direction: directionSchema,
    overFolds: z.enum(["mean"]).default("mean"),
  });
  // Where measures cannot be read, the plan is refused for those.
  const { name, direction } = usual ?? { name: "val/loss", direction: "minimize" };
  return objective.default({ metric: name, direction, overFolds: "mean" });
}

/** Objectives none of which comes before another. */
function objectivesOf(validation: z.ZodType<string, string>) {
  return z
    .array(
      z.strictObject({
        metric: validation.describe("A validation metric."),
        direction: directionSchema,
        overFolds: z.enum(["mean"]).default("mean"),
        reference: z
          .number()
          .optional()
          .describe(
            "The worst value that counts for the hypervolume; left out: a tenth worse than the worst trial.",
          ),
      }),
    )
    .min(2, "needs two objectives or more; one is named by objective")
    .max(MAX_OBJECTIVES, `at most ${MAX_OBJECTIVES} objectives`)
    .optional()
    .describe("Several objectives, in the place of `objective`: the best trials are their Pareto front.");
}

/** Limits on measures that a trial is to keep. */
function outcomeLimitsOf(validation: z.ZodType<string, string>) {
  return z
    .array(
      z
        .strictObject({
          metric: validation.describe("A validation metric, measured as the objective is."),
          min: z.number().optional().describe("The minimum that a trial may come to."),
          max: z.number().optional().describe("The maximum that a trial may come to."),
        })
        .refine(({ min, max }) => min !== undefined || max !== undefined, "needs min, max or both"),
    )
    .min(1, "needs a limit; leave constraints out where there is none")
    .max(MAX_LIMITS, `at most ${MAX_LIMITS} limits`)
    .optional()
    .describe("Limits on validation metrics; a trial that exceeds one is never the best.");
}

/** What a plan of these trainers is: the envelope that all share, about the sections that the trainers own. */
function planObject<T extends z.ZodType, D extends z.ZodType, O extends z.ZodType>(
  trainers: readonly TrainerDefinition[],
  tasks: readonly Task[],
  sections: { trainer: T; data: D; training: O },
) {
  return z.strictObject({
    name,
    experiment: name,
    dataset: datasetOf(trainers),
    splits: splitsSchema.prefault({}),
    trainer: sections.trainer,
    folds: z
      .array(fold)
      .min(1, "needs at least one fold")
      .default(() => [...UNSETTLED_FOLDS])
      .describe("Which folds are trained. Left out: all of the split's; 0 where there is no dataset."),
    seeds: z.array(seedSchema).min(1, "needs at least one seed").default([1]),
    variants: z
      .record(z.string().regex(/^[\w.+-]{1,60}$/, "letters, digits and . _ + - only"), override)
      .refine((variants) => Object.keys(variants).length > 0, "needs at least one variant")
      .default({ base: {} }),
    data: sections.data,
    space: spaceSchema.default({}),
    /** Conditions between parameters of the space, as `batchSize * 2 <= 64`; a configuration satisfies all of them. */
    spaceConstraints: spaceConstraintsSchema,
    sampler: samplerSchema.default({ kind: "grid", seed: 1 }),
    /** Configurations that are tried first, each with a value for every parameter that is active in it. */
    points: z
      .array(z.record(z.string().min(1), dimensionValueSchema))
      .max(MAX_POINTS, `at most ${MAX_POINTS} points`)
      .optional()
      .describe("Configurations that are tried first."),
    warmStart: warmStartSchema
      .optional()
      .describe("Results of earlier searches that the sampler learns from; none where it is left out."),
    /** Measured at the weights that `evaluation.weights` names: the best epoch's or the last one's. */
    objective: objectiveOf(tasks),
    objectives: objectivesOf(validationOf(tasks)),
    constraints: outcomeLimitsOf(validationOf(tasks)),
    /** Stops trials that do badly, before they have trained to their end; none where it is left out. */
    stopping: stoppingSchemaOf(validationOf(tasks))
      .optional()
      .describe(
        "Rule that stops trials early, by what they report after each step; none where it is left out.",
      ),
    training: sections.training,
    schedule: scheduleSchema
      .optional()
      .describe(
        "Parameters of earlier epochs; after the last of them, and without any, the plan's own hold.",
      ),
    evaluation: evaluationOptionsSchema.prefault({}),
    /** The sweep ends at the first of these that is reached. */
    budget: z
      .strictObject({
        maxTrials: z.int().min(1).max(1_000_000).default(100),
        maxEpochs: z
          .int()
          .min(1)
          .optional()
          .describe("Maximum number of epochs, or steps, over all trainings."),
        maxHours: z.number().gt(0).optional().describe("Maximum number of hours since the sweep's start."),
        maxGpuHours: z
          .number()
          .gt(0)
          .optional()
          .describe("Maximum slot time on GPU workers over all trainings, in hours."),
        maxCost: z
          .number()
          .gt(0)
          .optional()
          .describe("Maximum cost: slot time over all trainings, in hours, times resources.pricePerHour."),
        maxEnergyKwh: z
          .number()
          .gt(0)
          .optional()
          .describe(
            "Maximum energy that the GPUs of its trainings report, in kWh; what reports none does not count.",
          ),
        target: z
          .number()
          .optional()
          .describe("Ends the sweep once a complete trial's objective is as good."),
        plateauTrials: z
          .int()
          .min(1)
          .optional()
          .describe("Ends the sweep once this many complete trials in a row were not better than the best."),
        maxFailureRate: z
          .number()
          .min(0)
          .lt(1)
          .optional()
          .describe("Ends the sweep once a greater share of its trials, of five at least, has failed."),
      })
      .prefault({}),
    /** Max concurrent trials. */
    concurrency: z.int().min(1).max(1000).default(1),
    resources: z
      .strictObject({
        class: z
          .string()
          .regex(/^train\.[a-z0-9.]+$/, "a resource class such as train.cpu")
          .default("train.cpu"),
        priority: prioritySchema.optional(),
        weight: weightSchema.optional(),
        folds: z
          .enum(FOLD_DISPATCHES)
          .optional()
          .describe(
            "together (where it is left out): a trial's folds and seeds are queued at once and dispatched before the next trial's. spread: a trial trains them one after another, so that the slots are spread over trials.",
          ),
        pricePerHour: z
          .number()
          .min(0)
          .optional()
          .describe("Price of one slot of the class for an hour, in any currency."),
      })
      .prefault({}),
    /** Train again even if a training with the same fingerprint exists. */
    fresh: z.boolean().default(false),
  });
}

/** The schema of the plans of one trainer, whose trainings solve this task. */
function planOf(trainer: TrainerDefinition, task: Task) {
  return planObject([trainer], [task], {
    trainer: trainer.sections.trainer,
    data: sectionSchema(trainer, "data").prefault({}),
    training: sectionSchema(trainer, "training").prefault({}),
  });
}

/** Tasks of trainers whose plans name no measures; without them, any. */
function tasksOf(trainers: readonly TrainerDefinition[]): Task[] {
  return trainers.some(({ measures }) => measures) ? [] : trainers.map(({ task }) => task);
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
  return planObject(trainers, tasksOf(trainers), {
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

/** Schemas are costly to make: one for each trainer, but where the measures of a plan decide. */
const schemas = new WeakMap<TrainerDefinition, z.ZodType<Envelope & ResolvedTraining>>();

/** @returns with the schema that a document's trainer gives it. */
function schemaFor(document: unknown): z.ZodType<Envelope & ResolvedTraining> {
  const options: unknown = Reflect.get(Object(document), "trainer");
  const trainer = findTrainer(Reflect.get(Object(options), "kind"));
  if (!trainer) return planOfAny(listTrainers());
  if (trainer.measures) {
    const own = readSections(trainer, Object(document));
    return planOf(trainer, (own && taskOf(own)) ?? trainer.task);
  }
  const known = schemas.get(trainer) ?? planOf(trainer, trainer.task);
  schemas.set(trainer, known);
  return known;
}

/**
 * A sweep: its search space, sampler, objective and budget (design.md, "Plan"), about the options of its trainer.
 * Unknown keys are refused.
 */
export const planSchema = z.unknown().transform((document, context): Plan => {
  const parsed = schemaFor(document).safeParse(document);
  if (parsed.success) return withSeveralObjectives(parsed.data, document);
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: undefined });
  return z.NEVER;
});

/** What a document leaves out that depends on there being several objectives. */
function withSeveralObjectives(plan: Plan, document: unknown): Plan {
  const [first] = plan.objectives ?? [];
  if (first === undefined) return plan;
  const { metric, direction, overFolds } = first;
  const namesObjective = Reflect.get(Object(document), "objective") !== undefined;
  const namesJoint = Reflect.get(Object(Reflect.get(Object(document), "sampler")), "joint") !== undefined;
  // As in Optuna 5: of several objectives each parameter is modelled for itself.
  return {
    ...plan,
    ...(namesObjective ? {} : { objective: { metric, direction, overFolds } }),
    ...(plan.sampler.kind === "tpe" && !namesJoint ? { sampler: { ...plan.sampler, joint: false } } : {}),
  };
}
