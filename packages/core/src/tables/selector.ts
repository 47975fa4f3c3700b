import { z } from "zod";
import { SPLIT_SCHEMES, type SplitScheme, WEIGHTS_KINDS, type WeightsKind } from "../words";
import { dimensionName, isCondition, namedDimensions } from "./dimensions";
import type { Observation } from "./observation";
import { ownParameters, similarParameters } from "./parameter-names";
import { comparable, type Scalar, scalarSchema } from "./scalar";

/**
 * Which evaluations a cell is made of: dimensions by their full names, and the value that each has to have. A dimension
 * that is left out does not choose. `sweep` is a sweep's number, or its name.
 */
export interface Selector {
  readonly [dimension: string]: Scalar | undefined;
  readonly fold?: number;
  readonly seed?: number;
  readonly testSigma?: number;
  readonly replicate?: number;
  readonly weights?: WeightsKind;
  readonly splitScheme?: SplitScheme;
  readonly sweep?: number | string;
  readonly model?: string;
  readonly variant?: string;
  readonly experiment?: string;
  /** Id of a fold group of logged runs. */
  readonly group?: string;
}

const text = z.string().min(1, "is empty");

/** A selector as it is written. */
const writtenSchema = z
  .object({
    model: text.optional(),
    splitScheme: z.enum(SPLIT_SCHEMES).optional(),
    weights: z.enum(WEIGHTS_KINDS).optional(),
    testSigma: z.number().min(0).optional(),
    replicate: z.int().min(0).optional(),
    fold: z.int().min(0).optional(),
    seed: z.int().optional(),
    variant: text.optional().describe("Name of an arm in its plan."),
    sweep: z
      .union([z.int().min(1), text])
      .optional()
      .describe("A sweep's number, or its name."),
    experiment: text.optional(),
    group: text.optional().describe("A fold group of logged runs: `r12`."),
  })
  // A parameter by its dotted name or for short, `condition.NAME` or `tag.NAME`; or a mapping of the names that follow.
  .catchall(z.union([scalarSchema, z.record(z.string(), z.unknown())]).optional());

/** Beside the values of known names, so that a refusal has every problem at once. */
const namesSchema = z.unknown().superRefine((written, context) => {
  if (typeof written !== "object" || written === null) return;
  for (const { path, name, value } of leaves(written)) {
    if (dimensionName(name) === null)
      context.addIssue({ code: "custom", path: [...path], ...unknownName(name) });
    else if (path.length > 1 && !scalarSchema.safeParse(value).success)
      context.addIssue({
        code: "custom",
        path: [...path],
        message: "must be a text, a number, true, false, null or a list of those",
      });
  }
});

/**
 * Reads a selector: names in full or for short, `learningRate` for `training.learningRate`. A mapping stands for the
 * dotted names of what it holds, `{ data: { balance: none } }` for `data.balance`; under `params`, as version 0.1 wrote
 * parameters, names stand for themselves.
 *
 * The tables of a paper choose by settings and never by the names that a plan gave: those (`variant`, `sweep`,
 * `experiment`) are for tables of one's own runs.
 */
export const selectorSchema = z.intersection(writtenSchema, namesSchema).transform((written): Selector => {
  const named = leaves(written).flatMap(({ name, value }) => {
    const [full, scalar] = [dimensionName(name), scalarSchema.safeParse(value)];
    return full !== null && scalar.success ? [[full, scalar.data]] : [];
  });
  return Object.fromEntries(named);
});

/** A written selector's dimensions as its places name them, `data.balance`, and their values. */
export function selectorEntries(written: object): [name: string, value: unknown][] {
  return leaves(written).map(({ name, value }) => [dimensionName(name) ?? name, value]);
}

interface Leaf {
  readonly path: readonly string[];
  readonly name: string;
  readonly value: unknown;
}

/** Every value with the dotted name that its place gives it. */
function leaves(written: object, path: readonly string[] = [], prefix = ""): Leaf[] {
  return Object.entries(written).flatMap(([key, value]: [string, unknown]): Leaf[] => {
    if (value === undefined) return [];
    const at = [...path, key];
    const name = `${prefix}${key}`;
    const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isMapping) return [{ path: at, name, value }];
    return leaves(value, at, name === "params" ? "" : `${name}.`);
  });
}

function unknownName(name: string) {
  const like = similarParameters(name);
  const own = ownParameters(name)
    .map((full) => `${full} of a program; `)
    .join("");
  const near = like.length > 0 ? `such as ${like.join(", ")}` : "such as training.learningRate";
  return {
    message: "no evaluation has this dimension",
    params: {
      remedy: `one of ${namedDimensions().join(", ")}; a parameter of training, trainer or data, ${near}; ${own}condition.NAME or tag.NAME`,
    },
  };
}

/** Later selectors win, dimension by dimension. */
export function mergeSelectors(...selectors: readonly (Selector | undefined)[]): Selector {
  return Object.assign({}, ...selectors);
}

/** A selector of trainings: without the conditions of their evaluations. */
export function withoutConditions(selector: Selector): Selector {
  return Object.fromEntries(Object.entries(selector).filter(([name]) => !isCondition(name)));
}

/** One dimension that a selector asks for, and the value it has to have. */
interface Asked {
  readonly dimension: string;
  readonly value: unknown;
}

/** What a selector asks for, in values that compare by `===`. */
export function asksOf(selector: Selector): Asked[] {
  return Object.entries(selector).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const dimension = name === "sweep" && typeof value === "string" ? "sweep.name" : name;
    return [{ dimension, value: comparable(value) }];
  });
}

/** True when the evaluation is one that the selector asks for. */
export function matches(selector: Selector, { dims }: Observation): boolean {
  return asksOf(selector).every(({ dimension, value }) => comparable(dims[dimension]) === value);
}
