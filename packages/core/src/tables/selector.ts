import { z } from "zod";
import { SPLIT_SCHEMES, WEIGHTS_KINDS } from "../words";
import type { Observation } from "./observation";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Which evaluations a cell is made of. A key that is left out does not choose; never the name of a variant. */
export const selectorSchema = z.strictObject({
  model: z.string().optional(),
  data: z.strictObject({ balance: z.string().optional(), augmentation: z.string().optional() }).optional(),
  splitScheme: z.enum(SPLIT_SCHEMES).optional(),
  weights: z.enum(WEIGHTS_KINDS).optional(),
  testSigma: z.number().min(0).optional(),
  fold: z.int().min(0).optional(),
  seed: z.int().optional(),
  /** Parameters by dotted name, such as `training.learningRate`. */
  params: z.record(z.string(), scalar).optional(),
});
export type Selector = z.infer<typeof selectorSchema>;

/** Later selectors win, key by key. */
export function mergeSelectors(...selectors: readonly (Selector | undefined)[]): Selector {
  const merged: Selector = {};
  for (const selector of selectors) {
    Object.assign(merged, selector, {
      data: { ...merged.data, ...selector?.data },
      params: { ...merged.params, ...selector?.params },
    });
  }
  return merged;
}

/** True when the evaluation is one that the selector asks for. */
export function matches(selector: Selector, observation: Observation): boolean {
  const { data, params, ...plain } = selector;
  const wanted: [unknown, unknown][] = [
    [plain.model, observation.model],
    [plain.splitScheme, observation.splitScheme],
    [plain.weights, observation.weights],
    [plain.testSigma, observation.testSigma],
    [plain.fold, observation.fold],
    [plain.seed, observation.seed],
    [data?.balance, observation.data.balance],
    [data?.augmentation, observation.data.augmentation],
  ];
  for (const [name, value] of Object.entries(params ?? {})) wanted.push([value, observation.params?.[name]]);
  return wanted.every(([asked, found]) => asked === undefined || asked === found);
}
