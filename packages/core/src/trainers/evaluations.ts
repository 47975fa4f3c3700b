import { z } from "zod";
import { WEIGHTS_KINDS, type WeightsKind } from "../words";

/** What an evaluation is made under, by name: `testSigma`, `replicate`. */
export const conditionsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
export type Conditions = z.infer<typeof conditionsSchema>;

/** Which evaluation of a training: these weights on the test side under these conditions. */
export interface EvaluationKey {
  readonly weights: WeightsKind;
  readonly conditions: Conditions;
}

/** Standard deviation of noise, 8-bit pixel units. */
export const sigmaSchema = z
  .number()
  .min(0, "a standard deviation cannot be below 0")
  .max(255, "8-bit units: at most 255");

/** What a plan wants of evaluations. */
export const evaluationOptionsSchema = z.strictObject({
  testSigmas: z.array(sigmaSchema).min(1).default([0]),
  replicates: z.int().min(1).max(100).default(1),
  /** Which weights every sigma is evaluated with; `last` is evaluated at sigma 0 as well, so that the two can be compared. */
  weights: z.enum(WEIGHTS_KINDS).default("best"),
  lastAtZero: z.boolean().default(true),
});
export type EvaluationOptions = z.infer<typeof evaluationOptionsSchema>;

/** The conditions of noise on test images. */
export interface NoiseConditions {
  /** 8-bit units. */
  readonly testSigma: number;
  /** Which draw of the noise, from 0. */
  readonly replicate: number;
}

/**
 * Noisy test images: sigma × replicate (sigma 0 once, as without noise every replicate is the same), and besides the
 * last weights at sigma 0.
 */
export function noiseEvaluations(options: EvaluationOptions): EvaluationKey[] {
  const { weights } = options;
  const grid = options.testSigmas.flatMap((testSigma) =>
    Array.from({ length: testSigma === 0 ? 1 : options.replicates }, (_, replicate) => ({
      weights,
      conditions: { testSigma, replicate },
    })),
  );
  const last: EvaluationKey[] =
    options.lastAtZero && weights === "best"
      ? [{ weights: "last", conditions: { testSigma: 0, replicate: 0 } }]
      : [];
  return [...grid, ...last];
}

/** The noise of an evaluation; none where its trainer knows of none. */
export function noiseOf({ testSigma = 0, replicate = 0 }: Conditions): NoiseConditions {
  return { testSigma: Number(testSigma), replicate: Number(replicate) };
}

/** The same for two evaluations under equal conditions, whatever the order of their names. */
export function evaluationName({ weights, conditions }: EvaluationKey): string {
  return JSON.stringify([weights, Object.entries(conditions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
