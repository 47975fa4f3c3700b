import { z } from "zod";
import { FILL_MODES, INTERPOLATIONS, RESCALES, RESIZE_FILTERS } from "../imaging";
import { hasUnprintable, UNPRINTABLE_NAME } from "../input";
import { HEADS, MODEL_NAMES } from "../models";
import { SAMPLER_KINDS } from "../samplers";
import { spaceSchema } from "../space";
import { imagenetProblem, initialWeightsSchema } from "../weights";
import { SPLIT_SCHEMES, WEIGHTS_KINDS } from "../words";

const name = z
  .string()
  .trim()
  .min(1, "needs a name")
  .max(120, "at most 120 characters")
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME);
const fold = z.int().min(0, "a fold is numbered from 0");
const sigma = z
  .number()
  .min(0, "a standard deviation cannot be below 0")
  .max(255, "8-bit units: at most 255");

export const trainerSchema = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("tfjs"),
        model: z.enum(MODEL_NAMES).default("mobilenet_m"),
        head: z
          .enum(HEADS)
          .optional()
          .describe(
            "`reference`: the head of the model's reference implementation. Left out: `article`, Table 4's.",
          ),
        freezeBase: z
          .boolean()
          .optional()
          .describe("Train the head alone. Left out: false, everything trains."),
        inputSize: z
          .int()
          .min(32)
          .max(512)
          .multipleOf(32)
          .default(224)
          .describe("Side of the square input, pixels."),
        widthMultiplier: z.number().min(0.125).max(2).default(1),
        dropout: z
          .number()
          .min(0)
          .max(0.95)
          .default(0.5)
          .describe("The article names a dropout layer but no rate."),
        batchNormMomentum: z
          .number()
          .gt(0)
          .lt(1)
          .default(0.99)
          .describe(
            "Keras' default; lower it where a run has few steps, or validation sees unsettled moving averages.",
          ),
        weights: initialWeightsSchema.default("random"),
      })
      .superRefine(({ model, widthMultiplier, weights }, context) => {
        const problem = weights === "imagenet" ? imagenetProblem({ model, widthMultiplier }) : null;
        if (problem !== null) context.addIssue({ code: "custom", path: ["weights"], message: problem });
      }),
    z.strictObject({
      kind: z
        .literal("simulate")
        .describe(
          "Learning curves from a formula, for trying the scheduling; its results are marked as simulated.",
        ),
      model: z.literal("formula").default("formula"),
      epochSeconds: z.number().min(0).max(3600).default(0.05).describe("Seconds an epoch takes."),
      failureRate: z
        .number()
        .min(0)
        .max(1)
        .default(0)
        .describe("Share of attempts that fail at a random epoch."),
    }),
  ])
  .describe("Which program trains, and the network it trains.");
export type Trainer = z.infer<typeof trainerSchema>;

export const BALANCES = ["none", "hsv-desaturated"] as const;
export const AUGMENTATIONS = ["none", "article"] as const;
/** Two readings of "in equal proportions": images with sigma 3 and 9 only, or clean ones too. */
export const NOISE_READINGS = ["noisy-only", "with-clean"] as const;

const notBelow0 = z.number().min(0, "cannot be below 0");
const range = (end: z.ZodNumber) =>
  z.tuple([end, end]).refine(([low, high]) => low <= high, "the low end comes first");

export const augmentationStepsSchema = z
  .strictObject({
    noiseOrder: z.enum(["before-warp", "after-brightness"]),
    rotationDegrees: notBelow0.max(180).describe("Greatest rotation to either side, degrees."),
    horizontalFlip: z.boolean(),
    brightness: range(notBelow0)
      .nullable()
      .describe("Range of the factor on all values. Validation and test images are never changed."),
    widthShift: notBelow0
      .max(1)
      .describe("Greatest horizontal shift to either side, as a share of the side."),
    heightShift: notBelow0.max(1).describe("Greatest vertical shift to either side, as a share of the side."),
    zoom: range(z.number().gt(0, "has to be above 0"))
      .nullable()
      .describe("Range of the shown part's side, as a share."),
    shearDegrees: notBelow0.max(89).describe("Greatest shear to either side, degrees."),
    fillMode: z
      .enum(FILL_MODES)
      .describe(
        "What stands where the turned or moved picture leaves the frame: its edge repeated, mirrored, or black.",
      ),
    interpolation: z.enum(INTERPOLATIONS),
  })
  .partial()
  .describe(
    "Single steps of the article's augmentation, each changed or switched off (null, 0 or false); steps that are not named stay as the article has them. The noise's sigmas are `trainSigmas` and `noiseReading`.",
  );

export const dataSchema = z
  .strictObject({
    balance: z
      .enum(BALANCES)
      .default("hsv-desaturated")
      .describe(
        "`hsv-desaturated` adds each training image of the minority class once more with saturation 0 (the article's way).",
      ),
    augmentation: z.enum(AUGMENTATIONS).default("article"),
    augmentationSteps: augmentationStepsSchema.optional(),
    trainSigmas: z.array(sigma).min(1).default([3, 9]),
    noiseReading: z.enum(NOISE_READINGS).default("noisy-only"),
    crop: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe("Side of the centre crop as a share of the image's; the article gives no size."),
    resize: z
      .enum(RESIZE_FILTERS)
      .optional()
      .describe("How the crop becomes the network's size; the article does not say. Left out: `bilinear`."),
    rescale: z
      .enum(RESCALES)
      .optional()
      .describe(
        "Range of the network's input, on every side of the split. Left out: `0-1`, the article's 1/255.",
      ),
  })
  .describe("What happens to the training side between the files and the network.");
export type DataOptions = z.infer<typeof dataSchema>;

/** What every trainer measures on the validation images after each epoch. */
const VALIDATION_METRICS: readonly string[] = [
  "val/loss",
  "val/accuracy",
  "val/balanced_accuracy",
  "val/auc",
];

/** A metric that something is chosen by; a test metric is refused, since choosing by it would leak the test side. */
const validationMetric = z
  .string()
  .regex(/^val\//, "choose by validation only: name a val/ metric, not a train or test one")
  .refine(
    (metric) => !metric.startsWith("val/") || VALIDATION_METRICS.includes(metric),
    `no trainer measures it; one of ${VALIDATION_METRICS.join(", ")}`,
  );
const direction = z.enum(["maximize", "minimize"]);

export const selectionSchema = z
  .strictObject({ metric: validationMetric, direction })
  .describe(
    "The rule that chooses a training's best epoch: the first epoch with the greatest (or least) finite value.",
  );
export type Selection = z.infer<typeof selectionSchema>;

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(10_000).default(100),
  batchSize: z.int().min(2, "batch normalization needs at least 2 images").max(4096).default(16),
  learningRate: z.number().gt(0).max(10).default(1e-3),
  earlyStopping: z
    .strictObject({ patience: z.int().min(1) })
    .nullable()
    .default({ patience: 20 }),
  plateau: z
    .strictObject({ patience: z.int().min(1), factor: z.number().gt(0).lt(1), min: z.number().min(0) })
    .nullable()
    .default({ patience: 5, factor: 0.1, min: 1e-6 }),
  l1: z.number().min(0).default(0.015),
  selection: selectionSchema
    .optional()
    .describe(
      "Chooses the best epoch, whose weights are kept beside the last ones. Left out: lowest `val/loss` (selectionOf).",
    ),
});
export type TrainingOptions = z.infer<typeof trainingSchema>;

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
  .describe("Which images stand on which side; drawn once for each dataset, scheme and seed.");
export type SplitOptions = z.infer<typeof splitsSchema>;

export const planSchema = z
  .strictObject({
    name,
    experiment: name,
    dataset: name,
    splits: splitsSchema.default({ scheme: "within-fold-by-image", seed: 1 }),
    trainer: trainerSchema,
    folds: z.array(fold).min(1, "needs at least one fold"),
    seeds: z.array(z.int().min(0)).min(1, "needs at least one seed").default([1]),
    variants: z
      .record(z.string().regex(/^[\w.+-]{1,60}$/, "letters, digits and . _ + - only"), override)
      .refine((variants) => Object.keys(variants).length > 0, "needs at least one variant")
      .default({ base: {} }),
    data: dataSchema.prefault({}),
    space: spaceSchema.default({}),
    sampler: z
      .strictObject({ kind: z.enum(SAMPLER_KINDS), seed: z.int().min(0).default(1) })
      .default({ kind: "grid", seed: 1 }),
    objective: z
      .strictObject({
        metric: validationMetric,
        direction,
        overFolds: z.enum(["mean"]).default("mean"),
      })
      .default({ metric: "val/balanced_accuracy", direction: "maximize", overFolds: "mean" })
      .describe(
        "Measured at the weights that `evaluation.weights` names: the best epoch's or the last one's.",
      ),
    training: trainingSchema.prefault({}),
    evaluation: z
      .strictObject({
        testSigmas: z.array(sigma).min(1).default([0]),
        replicates: z.int().min(1).max(100).default(1),
        weights: z
          .enum(WEIGHTS_KINDS)
          .default("best")
          .describe(
            "Which weights every sigma is evaluated with; `last` at sigma 0 comes besides, as the article does not say which it used.",
          ),
        lastAtZero: z.boolean().default(true),
      })
      .prefault({}),
    budget: z.strictObject({ maxTrials: z.int().min(1).max(1_000_000) }).default({ maxTrials: 100 }),
    concurrency: z.int().min(1).max(1000).default(1).describe("Max concurrent trials."),
    resources: z
      .strictObject({ class: z.string().regex(/^train\.[a-z0-9.]+$/, "a resource class such as train.cpu") })
      .default({ class: "train.cpu" }),
    fresh: z
      .boolean()
      .default(false)
      .describe("Train again even where a training of the same fingerprint is there."),
  })
  .describe(
    'A sweep: its search space, sampler, objective and budget (design.md, "Plan"). Unknown keys are refused.',
  );

/** A parsed plan, every default written out. */
export type Plan = z.output<typeof planSchema>;
export type PlanInput = z.input<typeof planSchema>;
