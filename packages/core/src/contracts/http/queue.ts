import { z } from "zod";
import { hasUnprintable, UNPRINTABLE_NAME } from "../../input";
import { prioritySchema, WAITING_REASONS, weightSchema } from "../../sweep";
import { when, whenOrNull } from "./common";
import { requesterSchema } from "./sweep-requests";
import { ARTIFACT_STORES, storeStatusSchema } from "./worker";

const ref = z.object({ id: z.int().describe("Number."), name: z.string().describe("Name.") });

export const waitingTrainingSchema = z
  .object({
    trainingId: z.int().describe("Number of the training."),
    run: ref.describe("The first run that wants it."),
    sweep: ref.describe("Sweep of the run."),
    experiment: ref.describe("Experiment of the sweep."),
    trial: z.int().describe("Number of the trial within the sweep."),
    fold: z.int().describe("Number of the fold."),
    seed: z.int().describe("Seed of the run."),
    resourceClass: z.string().describe("Class of the workers that may train it."),
    share: z
      .object({ priority: prioritySchema, weight: weightSchema })
      .describe("Share of its sweep among those that wait."),
    before: z
      .int()
      .describe(
        "Waiting trainings of its class that are dispatched before it for certain: of a lower priority number, and earlier ones of its sweep. Between sweeps of one priority Temporal decides, by their weights.",
      ),
    reason: z.enum(WAITING_REASONS).describe("Why it waits."),
    text: z.string().describe("Why it waits, in one sentence."),
    since: when.describe("When the run was created."),
  })
  .describe("A training that waits for a worker.");
export type WaitingTraining = z.infer<typeof waitingTrainingSchema>;

export const queueClassSchema = z
  .object({
    name: z.string().describe("Resource class, such as `train.cpu`."),
    slots: z.int().describe("Slots of live workers that take trainings of it."),
    busy: z.int().describe("How many of these slots are busy, also with trainings of other classes."),
    waiting: z.int().describe("Trainings of it that wait."),
  })
  .describe("Slots and work of one resource class.");

export const queueExperimentSchema = z
  .object({
    id: z.int().describe("Number of the experiment."),
    name: z.string().describe("Name of the experiment."),
    maxTrainings: z.int().nullable().describe("Max concurrent trainings; null without a quota."),
    running: z.int().describe("Trainings at work."),
    waiting: z.int().describe("Trainings that wait."),
  })
  .describe("An experiment with active sweeps, and its quota.");

export const queueRungSchema = z
  .object({
    sweep: ref.describe("Sweep of the trials."),
    rung: z.int().describe("Number of the rung, from 0."),
    trials: z.int().describe("Trials that wait there."),
  })
  .describe("Trials that wait at a rung for their promotion, without a slot.");

export const queueSchema = z
  .object({
    classes: z.array(queueClassSchema).describe("By name."),
    experiments: z.array(queueExperimentSchema).describe("By name."),
    rungs: z.array(queueRungSchema).describe("By sweep and rung."),
    waiting: z.array(waitingTrainingSchema).describe("At most 500, those that come first."),
    total: z.int().describe("How many wait in all."),
  })
  .describe("Who waits for what.");
export type Queue = z.infer<typeof queueSchema>;

/** More than this no machine room has. */
const MAX_QUOTA = 100_000;
/** As long as the name of a parameter may be. */
const MAX_FOLD_KEY_LENGTH = 250;
/** A thousand terabytes. */
const MAX_ARTIFACT_QUOTA = 1e15;
const maxArtifactBytes = z.int().min(0).max(MAX_ARTIFACT_QUOTA).nullable();
const by = requesterSchema.describe("Who asks for it, for the record of quotas.");

const foldKey = z
  .string()
  .trim()
  .min(1, "must name a parameter or tag")
  .max(MAX_FOLD_KEY_LENGTH, `at most ${MAX_FOLD_KEY_LENGTH} characters`)
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME)
  .nullable()
  .optional();
export const foldKeysChangeSchema = z
  .strictObject({
    fold: foldKey.describe("Parameter or tag that holds the fold; null for `fold`, left out it stays."),
    seed: foldKey.describe("Parameter or tag that holds the seed; null for `seed`, left out it stays."),
    repeat: foldKey.describe("Parameter or tag that holds the repeat; null for `repeat`, left out it stays."),
  })
  .describe("Which parameters or tags of its logged runs hold fold, seed and repeat.");
export type FoldKeysChange = z.infer<typeof foldKeysChangeSchema>;

export const experimentChangeSchema = z
  .strictObject({
    maxTrainings: z
      .int()
      .min(1)
      .max(MAX_QUOTA)
      .nullable()
      .optional()
      .describe(
        "Max concurrent trainings of the experiment's sweeps; null removes the quota, left out it stays.",
      ),
    maxArtifactBytes: maxArtifactBytes
      .optional()
      .describe(
        "Max bytes of files stored with the experiment's runs and logged models; null removes the quota, left out it stays.",
      ),
    foldKeys: foldKeysChangeSchema.optional(),
    by,
  })
  .refine(
    ({ maxTrainings, maxArtifactBytes, foldKeys }) =>
      maxTrainings !== undefined ||
      maxArtifactBytes !== undefined ||
      Object.values(foldKeys ?? {}).some((key) => key !== undefined),
    { message: "changes nothing; set maxTrainings, maxArtifactBytes or foldKeys" },
  );

export const storageChangeSchema = z.strictObject({
  maxArtifactBytes: maxArtifactBytes.describe(
    "Max bytes of files of all experiments together; null removes the quota.",
  ),
  by,
});

export const quotaChangeSchema = z
  .object({
    experiment: ref.nullable().describe("The experiment; null for the quota of all together."),
    quota: z.enum(["maxTrainings", "maxArtifactBytes"]).describe("Which quota."),
    value: z.int().nullable().describe("What it was set to; null where it was removed."),
    by: z.string().describe("Who asked for it."),
    at: when.describe("When it was changed."),
  })
  .describe("A change of a quota.");

export const artifactStoreSchema = z
  .object({
    kind: z.enum(ARTIFACT_STORES).describe("Whether artifacts are in a folder or in a bucket."),
    place: z.string().describe("The folder, or `s3://bucket/prefix`."),
    status: storeStatusSchema,
    checkedAt: whenOrNull.describe("When that was found; null before the first check."),
    problem: z
      .object({
        field: z.string().describe("The variable to correct."),
        message: z.string().describe("What is the matter, and what to do."),
      })
      .nullable()
      .describe("Null when all is well."),
  })
  .describe("The artifact store as the web server sees it, checked at most a minute ago.");
export type ArtifactStoreView = z.infer<typeof artifactStoreSchema>;

export const storageSchema = z
  .object({
    store: artifactStoreSchema.optional().describe("The artifact store; left out by servers before 0.2."),
    artifactBytes: z
      .int()
      .describe(
        "Bytes of all files that are stored with runs and logged models, and of the parts of open uploads.",
      ),
    maxArtifactBytes: z.int().nullable().describe("Max bytes of all of them; null without a quota."),
    changes: z.array(quotaChangeSchema).describe("Changes of quotas, newest first, at most 50."),
  })
  .describe("What files take, and the quota of all.");
export type Storage = z.infer<typeof storageSchema>;
