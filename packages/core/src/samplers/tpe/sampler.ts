import type { Random } from "../../random";
import { type Configuration, configurationKey, type DimensionValue, type Space } from "../../space";
import {
  type Goal,
  hasSeveralObjectives,
  type Proposal,
  type SamplerDefinition,
  type ScoredCandidate,
  type Suggestion,
} from "../contract";
import type { Columns } from "./columns";
import { type Asked, samplerOfColumns } from "./of-columns";
import { type Density, type Mixture, makeMixture } from "./parzen";
import { splitObservations } from "./split";

export interface TpeOptions {
  /** Random draws until so many trials have a value. */
  readonly startupTrials: number;
  readonly candidates: number;
  /** Whether dimensions that are active together are drawn together; else each for itself. */
  readonly joint: boolean;
}

/** Times that the model is asked anew where all its candidates are known or infeasible. */
const ROUNDS = 5;
/** Candidates that a suggestion keeps with their scores. */
const KEPT = 5;

/** Dimensions that are chosen together; all of them are active, or none is. */
export interface Part {
  readonly names: readonly string[];
}

/** One candidate of a part. */
interface Candidate {
  readonly values: readonly (readonly [name: string, value: DimensionValue])[];
  readonly score: number;
}

/**
 * The tree-structured Parzen estimator: one density over the better observations, one over the others; of candidates
 * drawn from the first, the one with the greatest log ratio of the two. Bergstra and others 2011 (NeurIPS); settings of
 * S. Watanabe, arXiv 2304.11127, as Optuna 5.0.0 has them, against whose figures it is tested. Of several objectives the
 * better ones are those of the first ranks (Ozaki and others 2022), and all of them weigh the same.
 *
 * Dimensions with the same conditions are one part: they are drawn together, from observations in which they were
 * active, after the parts that decide whether they are.
 */
export const tpe: SamplerDefinition<TpeOptions> = {
  isExhaustive: false,
  learns: true,
  problems: () => [],
  make: ({ space, options, goal }) =>
    samplerOfColumns("tpe", space, (asked) => suggest({ ...asked, options, goal })),
};

interface Question extends Asked {
  readonly options: TpeOptions;
  readonly goal: Goal;
}

function suggest(question: Question): Proposal | null {
  const { options, goal, columns, history, draw } = question;
  const split = splitObservations(columns.observations, goal);
  const { complete, stopped, infeasible, failed } = split;
  const suggestion = {
    sampler: "tpe",
    learned: {
      complete,
      stopped,
      failed,
      ...(goal.limits ? { infeasible } : {}),
      ...(history.earlier.length > 0 ? { earlier: history.earlier.length } : {}),
    },
    running: columns.observations.flatMap(({ state, number }) => (state === "running" ? [number] : [])),
  };
  const drawn = (phase: Suggestion["phase"], reason: string) => draw({ ...suggestion, phase }, reason);
  const known = complete + stopped + infeasible;
  if (known < options.startupTrials)
    return drawn(
      "start-up",
      `start-up: random draw; ${known} of ${options.startupTrials} trials have a value`,
    );
  // Of several objectives none of the better ones is better for being newer.
  const fades = !hasSeveralObjectives(goal);
  const weighed = weigh({
    ...question,
    joint: options.joint,
    candidates: options.candidates,
    densitiesOf: (part) => ({
      better: mixtureOf(columns, part, split.better, fades),
      others: mixtureOf(columns, part, split.others),
    }),
  });
  if (!weighed)
    return drawn(
      "exhausted",
      `random draw: ${ROUNDS} × ${options.candidates} candidates of the model are known or infeasible`,
    );
  const count = weighed.parts[0]?.better ?? 0;
  return {
    configuration: weighed.configuration,
    reason: `best of ${options.candidates} candidates by expected improvement; ${count} of ${known} trials are the better ones`,
    suggestion: { ...suggestion, phase: "model", parts: weighed.parts },
  };
}

/** Of the dimensions of a part, the densities of the better observations and of the others. */
export interface Densities {
  readonly better: Density;
  readonly others: Density;
}

/**
 * The candidate with the greatest ratio of two densities, part by part; null where none is found that is new and feasible.
 * @param densitiesOf asked once a part
 */
export function weigh({
  space,
  columns,
  history,
  random,
  joint,
  candidates: count,
  densitiesOf,
}: Pick<Question, "space" | "columns" | "history" | "random"> & {
  readonly joint: boolean;
  readonly candidates: number;
  densitiesOf(part: Part): Densities;
}): { configuration: Configuration; parts: Suggestion["parts"] } | null {
  const parts = partsOf(space, columns, joint);
  const models = new Map<Part, Densities>();
  const modelOf = (part: Part) => {
    const model = models.get(part) ?? densitiesOf(part);
    models.set(part, model);
    return model;
  };
  const isOpen = (part: Part | undefined, configuration: Configuration) =>
    part !== undefined && space.isActive(part.names[0] ?? "", configuration);

  for (let round = 0; round < ROUNDS; round++) {
    const draws = random.fork("round", round);
    let chosen: Configuration | null = withConstants(space, {});
    const scored: Suggestion["parts"][number][] = [];
    for (const [index, part] of parts.entries()) {
      if (chosen === null || !isOpen(part, chosen)) continue;
      const before: Configuration = chosen;
      const model = modelOf(part);
      const candidates = candidatesOf({ space, part, model, draws, count });
      const isLast = (configuration: Configuration) =>
        parts.slice(index + 1).every((later) => !isOpen(later, configuration));
      chosen = null;
      for (const { values } of candidates) {
        const next = withConstants(space, { ...before, ...Object.fromEntries(values) });
        if (!space.isFeasible(next) || (isLast(next) && history.has(next))) continue;
        chosen = next;
        break;
      }
      scored.push({
        names: [...part.names],
        better: model.better.observations,
        others: model.others.observations,
        candidates: best(candidates),
      });
    }
    if (chosen !== null && !history.has(chosen))
      return { configuration: inOrder(space, chosen), parts: scored };
  }
  return null;
}

/** Dimensions of more than one value by their conditions, after those that the conditions name. */
function partsOf(space: Space, columns: Columns, joint: boolean): Part[] {
  const learned = new Set(columns.names);
  const names = space.order.filter((name) => learned.has(name));
  if (!joint) return names.map((name) => ({ names: [name] }));
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const conditions = space.conditionsOf(name);
    const group = groups.get(conditions);
    if (group) group.push(name);
    else groups.set(conditions, [name]);
  }
  return [...groups.values()].map((group) => ({ names: group }));
}

function mixtureOf(columns: Columns, { names }: Part, indices: readonly number[], fades = true): Mixture {
  // Those of a part are active together.
  const [first = ""] = names;
  const members = indices.filter((index) => columns.isActive(first, index));
  return makeMixture(
    names.map((name) => columns.column(name, members)),
    members.length,
    fades,
  );
}

/** By score, the greatest first; of equal ones the first drawn. */
function candidatesOf({
  space,
  part,
  model,
  draws,
  count,
}: {
  space: Space;
  part: Part;
  model: Densities;
  draws: Random;
  count: number;
}): Candidate[] {
  const drawn = Array.from({ length: count }, () => {
    const numbers = model.better.sample(draws);
    return part.names.map((name, index) => nearestValue(space, name, numbers[index] ?? 0));
  });
  const numbers = drawn.map((values) => values.map(({ number }) => number));
  const better = model.better.logDensities(numbers);
  const others = model.others.logDensities(numbers);
  return drawn
    .map((values, index) => ({
      values: values.map(({ name, value }) => [name, value] as const),
      score: (better[index] ?? 0) - (others[index] ?? 0),
    }))
    .sort((a, b) => b.score - a.score);
}

/** The value that a number stands for, and the number that stands for the value. */
function nearestValue(
  space: Space,
  name: string,
  number: number,
): { name: string; value: DimensionValue; number: number } {
  const dimension = space.dimensions[name];
  const scale = dimension?.scale ?? null;
  if (scale === null) return { name, value: dimension?.values()?.at(number) ?? null, number };
  const value = scale.fromNumber(scale.log ? Math.exp(number) : number);
  const own = scale.toNumber(value);
  return { name, value, number: scale.log ? Math.log(own) : own };
}

/** With each active dimension of one value. */
function withConstants(space: Space, configuration: Configuration): Configuration {
  const whole = { ...configuration };
  for (const name of space.order) {
    const values = space.dimensions[name]?.values();
    if (values?.size === 1 && space.isActive(name, whole)) whole[name] = values.at(0);
  }
  return whole;
}

function inOrder(space: Space, configuration: Configuration): Configuration {
  return Object.fromEntries(
    space.names.flatMap((name) => {
      const value = configuration[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function best(candidates: readonly Candidate[]): ScoredCandidate[] {
  const kept = new Map<string, ScoredCandidate>();
  for (const { values, score } of candidates) {
    const configuration = Object.fromEntries(values);
    const key = configurationKey(configuration);
    if (kept.size < KEPT && !kept.has(key))
      kept.set(key, { configuration, score: Number.isFinite(score) ? score : null });
  }
  return [...kept.values()];
}
