import { z } from "zod";
import { SPLIT_SCHEMES, WEIGHTS_KINDS } from "../words";
import type { Observation } from "./observation";
import { parameterName, similarParameters } from "./parameter-names";
import { type ParameterValue, parameterValueSchema } from "./parameter-value";

const text = z.string().min(1, "is empty");

const paramsSchema = z
  .record(z.string(), parameterValueSchema)
  .transform((params, context) => {
    const named: Record<string, ParameterValue> = {};
    for (const [name, value] of Object.entries(params)) {
      const full = parameterName(name);
      if (full !== null) named[full] = value;
      else {
        const like = similarParameters(name);
        context.addIssue({
          code: "custom",
          path: [name],
          message: "no training has this parameter",
          params: {
            remedy: `a parameter of training, trainer or data, such as ${like.join(", ") || "training.learningRate"}`,
          },
        });
      }
    }
    return named;
  })
  .describe("Parameters by dotted or bare name; what comes out is dotted.");

export const selectorSchema = z
  .strictObject({
    model: text.optional(),
    data: z.strictObject({ balance: text.optional(), augmentation: text.optional() }).optional(),
    splitScheme: z.enum(SPLIT_SCHEMES).optional(),
    weights: z.enum(WEIGHTS_KINDS).optional(),
    testSigma: z.number().min(0).optional(),
    fold: z.int().min(0).optional(),
    seed: z.int().optional(),
    variant: text.optional().describe("Name of an arm in its plan."),
    sweep: z
      .union([z.int().min(1), text])
      .optional()
      .describe("A sweep's number, or its name."),
    experiment: text.optional(),
    params: paramsSchema
      .optional()
      .describe("Parameters by name, such as `training.learningRate` or, for short, `learningRate`."),
  })
  .describe(
    "Which evaluations a cell is made of. A key that is left out does not choose. The article's tables choose by settings and never by the names that a plan gave: those (`variant`, `sweep`, `experiment`) are for tables of one's own runs.",
  );
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

/** One thing that a selector asks for: what to read of an evaluation, under a name of its own, and what it has to be. */
export interface Wish {
  readonly name: string;
  read(observation: Observation): unknown;
  readonly value: unknown;
}

/** What a selector asks for, keys that do not choose left out. */
export function wishesOf({ data, params, sweep, ...plain }: Selector): Wish[] {
  const wishes: Wish[] = [
    { name: "model", read: (o) => o.model, value: plain.model },
    { name: "splitScheme", read: (o) => o.splitScheme, value: plain.splitScheme },
    { name: "weights", read: (o) => o.weights, value: plain.weights },
    { name: "testSigma", read: (o) => o.testSigma, value: plain.testSigma },
    { name: "fold", read: (o) => o.fold, value: plain.fold },
    { name: "seed", read: (o) => o.seed, value: plain.seed },
    { name: "variant", read: (o) => o.variant, value: plain.variant },
    { name: "experiment", read: (o) => o.experiment, value: plain.experiment },
    { name: "data.balance", read: (o) => o.data.balance, value: data?.balance },
    { name: "data.augmentation", read: (o) => o.data.augmentation, value: data?.augmentation },
    typeof sweep === "number"
      ? { name: "sweep id", read: (o) => o.sweep?.id, value: sweep }
      : { name: "sweep name", read: (o) => o.sweep?.name, value: sweep },
    ...Object.entries(params ?? {}).map(([name, value]) => ({
      name: `params ${name}`,
      read: (o: Observation) => o.params?.[name],
      value,
    })),
  ];
  return wishes.filter(({ value }) => value !== undefined);
}

/** A value as it is compared: lists by what they hold. */
export function comparable(value: unknown): unknown {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}

/** True when the evaluation is one that the selector asks for. */
export function matches(selector: Selector, observation: Observation): boolean {
  return wishesOf(selector).every(({ read, value }) => comparable(read(observation)) === comparable(value));
}
