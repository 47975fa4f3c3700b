import { z } from "zod";
import { invalid, type Problem } from "../errors";
import type { Space } from "../space";
import { bohb } from "./bohb/sampler";
import { cmaes, generationOf } from "./cmaes/sampler";
import type { Goal, Sampler, SamplerDefinition } from "./contract";
import { gp } from "./gp/sampler";
import { grid } from "./grid";
import type { SamplerKind } from "./kinds";
import { nsga2 } from "./nsga2/sampler";
import { random } from "./random";
import { sobol } from "./sobol/sampler";
import { tpe } from "./tpe/sampler";

export {
  type FittedModel,
  type Goal,
  type History,
  hasSeveralObjectives,
  type Observation,
  type Proposal,
  type RungValue,
  type Sampler,
  type ScoredCandidate,
  type Suggestion,
} from "./contract";
export { type GrowingHistory, makeHistory } from "./history";
export { SAMPLER_KINDS, type SamplerKind } from "./kinds";
export { generationOf };

const seed = z.int().min(0).default(1);
const startupTrials = z
  .int()
  .min(1)
  .max(10_000)
  .default(10)
  .describe("Trials with a value that the model needs; until then, random draws.");
const schemas = {
  grid: z.strictObject({
    kind: z.literal("grid"),
    seed,
    shuffle: z.boolean().optional().describe("Whether the seed decides the order of the grid points."),
  }),
  random: z.strictObject({ kind: z.literal("random"), seed }),
  sobol: z.strictObject({ kind: z.literal("sobol"), seed }),
  tpe: z.strictObject({
    kind: z.literal("tpe"),
    seed,
    startupTrials,
    candidates: z
      .int()
      .min(1)
      .max(10_000)
      .default(24)
      .describe("Candidates that the model compares for each trial."),
    joint: z
      .boolean()
      .default(true)
      .describe("Whether parameters that are active together are modelled together; else each for itself."),
  }),
  bohb: z.strictObject({
    kind: z.literal("bohb"),
    seed,
    minPoints: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        "Results of the better and of the others that a budget's model has at least; one more than the parameters where it is left out.",
      ),
    topPercent: z
      .number()
      .gt(0)
      .lt(100)
      .default(15)
      .describe("The best n percent of a budget's results are the better ones."),
    candidates: z
      .int()
      .min(1)
      .max(10_000)
      .default(64)
      .describe("Candidates that the model compares for each trial."),
    randomFraction: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe("Share of the configurations that are drawn at random."),
    bandwidthFactor: z
      .number()
      .gt(0)
      .max(100)
      .default(3)
      .describe("Candidates are drawn from kernels this many times as wide."),
    minBandwidth: z
      .number()
      .gt(0)
      .max(1)
      .default(0.001)
      .describe("Minimum width of a kernel, as a share of the parameter's range."),
  }),
  gp: z.strictObject({ kind: z.literal("gp"), seed, startupTrials }),
  cmaes: z.strictObject({
    kind: z.literal("cmaes"),
    seed,
    population: z
      .int()
      .min(4)
      .max(10_000)
      .optional()
      .describe("Trials of a generation; 4 + ⌊3 ln n⌋ for n parameters where it is left out."),
  }),
  nsga2: z.strictObject({
    kind: z.literal("nsga2"),
    seed,
    population: z.int().min(2).max(10_000).default(50).describe("Trials of a generation."),
    crossover: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe("Probability that a configuration is made from two parents; else from one."),
  }),
};

/** What a plan may say of its sampler; each kind has its own options. */
export const samplerSchema = z.discriminatedUnion("kind", [
  schemas.grid,
  schemas.random,
  schemas.sobol,
  schemas.tpe,
  schemas.bohb,
  schemas.gp,
  schemas.cmaes,
  schemas.nsga2,
]);
export type SamplerOptions = z.infer<typeof samplerSchema>;

interface SamplerEntry
  extends Pick<SamplerDefinition<unknown>, "isExhaustive" | "learns" | "learnsFromRungs"> {
  problems(space: Space, options: SamplerOptions, goal: Goal): Problem[];
  make(input: { space: Space; options: SamplerOptions; goal: Goal }): Sampler;
}

function entry<O>(schema: z.ZodType<O>, definition: SamplerDefinition<O>): SamplerEntry {
  const { isExhaustive, learns, learnsFromRungs = false } = definition;
  return {
    isExhaustive,
    learns,
    learnsFromRungs,
    problems: (space, options, goal) => definition.problems(space, schema.parse(options), goal),
    make: ({ options, ...input }) => definition.make({ ...input, options: schema.parse(options) }),
  };
}

const SAMPLERS: Record<SamplerKind, SamplerEntry> = {
  grid: entry(schemas.grid, grid),
  random: entry(schemas.random, random),
  sobol: entry(schemas.sobol, sobol),
  tpe: entry(schemas.tpe, tpe),
  bohb: entry(schemas.bohb, bohb),
  gp: entry(schemas.gp, gp),
  cmaes: entry(schemas.cmaes, cmaes),
  nsga2: entry(schemas.nsga2, nsga2),
};

/** What a sampler cannot search, of a space that is right otherwise, or cannot search for. */
export function samplerProblems(options: SamplerOptions, space: Space, goal: Goal): Problem[] {
  return SAMPLERS[options.kind].problems(space, options, goal);
}

/** @throws FoldwiseError `invalid` when the sampler cannot search this space. */
export function makeSampler(options: SamplerOptions, space: Space, goal: Goal): Sampler {
  const problems = samplerProblems(options, space, goal);
  if (problems.length > 0) throw invalid(problems, `The sampler ${options.kind} cannot search this space`);
  return SAMPLERS[options.kind].make({ options, space, goal });
}

/** Whether a sampler of this kind goes through the whole space, so that a budget below its size leaves something out. */
export function isExhaustive(kind: SamplerKind): boolean {
  return SAMPLERS[kind].isExhaustive;
}

/** Whether later proposals depend on the results of earlier ones. */
export function learns(kind: SamplerKind): boolean {
  return SAMPLERS[kind].learns;
}

/** Whether it learns from what trials come to at rungs, so that it needs trials that are promoted. */
export function learnsFromRungs(kind: SamplerKind): boolean {
  return SAMPLERS[kind].learnsFromRungs === true;
}
