import type { Problem } from "../../errors";
import type { Random } from "../../random";
import type { Configuration, Space } from "../../space";
import { isActive } from "../../states";
import {
  type Goal,
  type History,
  hasSeveralObjectives,
  type Observation,
  type Proposal,
  type SamplerDefinition,
  type Suggestion,
} from "../contract";
import { drawablePoints, drawNew } from "../draws";
import { type Encoding, makeEncoding } from "../encoding";
import {
  advance,
  begin,
  type Evolution,
  makeStrategy,
  pointAt,
  type Strategy,
  usualPopulation,
} from "./evolution";

export interface CmaesOptions {
  /** Trials of a generation; 4 + ⌊3 ln n⌋ for n dimensions where it is left out. */
  readonly population?: number;
}

/** Of the range of each dimension. */
const FIRST_SIGMA = 1 / 6;
/** Draws for each dimension before one is clipped to the range. */
const MAX_REDRAWN = 10;
/** Points that may be known or infeasible before a random one is taken. */
const TRIES = 100;

/** The generations of a history so far, by what was in them. */
type Generations = { readonly members: readonly Observation[]; readonly after: Evolution }[];

/**
 * CMA-ES (Hansen, arXiv 1604.00772) with the settings of Optuna 5.0.0, whose package `cmaes` it agrees with on fixed
 * populations: a normal distribution that moves and turns towards the better half of each generation.
 *
 * A generation is as many trials in a row, in the order in which they were proposed, without those that run, were
 * cancelled or enqueued. So the distribution follows from the history, whoever proposed what is in it; what is kept are the
 * generations that have not changed.
 */
export const cmaes: SamplerDefinition<CmaesOptions> = {
  isExhaustive: false,
  learns: true,
  problems: (space, _, goal) => [...dimensionProblems(space), ...goalProblems(goal)],
  make({ space, options, goal }) {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    const encoding = makeEncoding(space);
    const dimensions = encoding.coordinates.length;
    const strategy = makeStrategy(dimensions, generationOf(space, options));
    const generationsOf = new WeakMap<History, Generations>();
    return {
      size: () => size,
      propose({ number, history, random }): Proposal | null {
        if (size !== null && history.distinct() >= size) return null;
        if (size === 1) return { configuration: points?.at(0) ?? {}, reason: "the only configuration" };
        const generations = follow(generationsOf.get(history) ?? [], { strategy, encoding, goal, history });
        generationsOf.set(history, generations);
        const start = begin(strategy, new Float64Array(dimensions).fill(0.5), FIRST_SIGMA);
        const evolution = generations.at(-1)?.after ?? start;
        const draws = random.fork("cmaes", number);
        const suggestion = {
          sampler: "cmaes",
          ...learnedFrom(history, { goal, population: strategy.population }),
        };
        const model = draw({ space, encoding, evolution, history, random: draws });
        if (!model) {
          const configuration = drawNew({ space, points, history, random: draws.fork("draw") });
          const reason = `random draw: ${TRIES} draws from the distribution are known or infeasible`;
          return (
            configuration && {
              configuration,
              reason,
              suggestion: { ...suggestion, phase: "exhausted", parts: [] },
            }
          );
        }
        const phase = evolution.generation === 0 ? "start-up" : "model";
        return {
          configuration: model,
          reason: `drawn for generation ${evolution.generation + 1} of ${strategy.population} trials, step size ${evolution.sigma.toPrecision(3)} of the range`,
          suggestion: { ...suggestion, phase, parts: [] },
        };
      },
    };
  },
};

/** How many trials a generation of cmaes has in this space. */
export function generationOf(space: Space, { population }: CmaesOptions): number {
  return population ?? usualPopulation(makeEncoding(space).coordinates.length);
}

function dimensionProblems(space: Space): Problem[] {
  const remedy = "use sampler: { kind: tpe }, or { kind: gp }";
  return space.names.flatMap((name): Problem[] => {
    const field = `space.${name}`;
    const dimension = space.dimensions[name];
    if (!space.isActive(name, {}))
      return [{ field, value: name, problem: "cmaes searches no parameter that has a condition", remedy }];
    if (dimension?.scale === null && (dimension.values()?.size ?? 0) > 1)
      return [
        {
          field,
          value: name,
          problem: "cmaes searches no choices without an order",
          remedy: `${remedy}, or type: ordinal`,
        },
      ];
    return [];
  });
}

function goalProblems(goal: Goal): Problem[] {
  const refused = (problem: string): Problem => ({
    field: "sampler.kind",
    value: "cmaes",
    problem,
    remedy: "use sampler: { kind: tpe }",
  });
  return [
    ...(hasSeveralObjectives(goal) ? [refused("searches for one objective")] : []),
    ...(goal.limits ? [refused("knows no limits on other measures")] : []),
  ];
}

/** The generations of a history; those of which nothing has changed are taken over. */
function follow(
  known: Generations,
  {
    strategy,
    encoding,
    goal,
    history,
  }: { strategy: Strategy; encoding: Encoding; goal: Goal; history: History },
): Generations {
  const { population, dimensions } = strategy;
  const compare = comparison(goal);
  const earlier = earlierGeneration(history, { goal, population });
  const groups = earlier.length > 0 ? [earlier] : [];
  const ended = history.observations.filter((one) => hasEnded(one) && !one.isEnqueued);
  for (let first = 0; first + population <= ended.length; first += population)
    groups.push(ended.slice(first, first + population));
  let evolution = begin(strategy, new Float64Array(dimensions).fill(0.5), FIRST_SIGMA);
  return groups.map((members, index) => {
    const same = known[index];
    if (same && same.after.generation === index + 1 && members.every((one, at) => one === same.members[at])) {
      evolution = same.after;
      return same;
    }
    // One that differs makes all that follow it differ.
    known.length = Math.min(known.length, index);
    const sorted = members.toSorted(compare).map(({ configuration }) => encoding.encode(configuration));
    evolution = advance(strategy, evolution, sorted);
    return { members, after: evolution };
  });
}

/** The best of earlier results, as what they were drawn from is not known; none where they are too few. */
function earlierGeneration(
  { earlier }: History,
  { goal, population }: { goal: Goal; population: number },
): Observation[] {
  const best = earlier.filter(hasEnded).toSorted(comparison(goal)).slice(0, population);
  return best.length === population ? best : [];
}

function hasEnded({ state }: Observation): boolean {
  return !isActive(state) && state !== "cancelled";
}

/** Complete ones by value, then those that were stopped, the latest first, then the others. */
function comparison({ direction }: Goal): (a: Observation, b: Observation) => number {
  const sign = direction === "minimize" ? 1 : -1;
  const lossOf = ({ value }: Observation) =>
    value === null || !Number.isFinite(value) ? Number.POSITIVE_INFINITY : sign * value;
  const classOf = (one: Observation) => {
    if (one.state === "complete" && lossOf(one) < Number.POSITIVE_INFINITY) return 0;
    return one.state === "pruned" ? 1 : 2;
  };
  const stepOf = (one: Observation) => (one.state === "pruned" ? (one.step ?? -1) : 0);
  return (a, b) => {
    const [first, second] = [lossOf(a), lossOf(b)];
    return classOf(a) - classOf(b) || stepOf(b) - stepOf(a) || (first === second ? 0 : first - second);
  };
}

function learnedFrom(
  history: History,
  options: { goal: Goal; population: number },
): Pick<Suggestion, "learned" | "running"> {
  const { observations } = history;
  const earlier = earlierGeneration(history, options);
  const all = [...earlier, ...observations.filter(({ isEnqueued }) => !isEnqueued)];
  const isKnown = ({ value }: Observation) => value !== null && Number.isFinite(value);
  const ended = all.filter(hasEnded);
  const complete = ended.filter((one) => one.state === "complete" && isKnown(one)).length;
  const stopped = ended.filter(({ state }) => state === "pruned").length;
  return {
    learned: {
      complete,
      stopped,
      failed: ended.length - complete - stopped,
      ...(earlier.length > 0 ? { earlier: earlier.length } : {}),
    },
    running: observations.flatMap(({ state, number }) => (state === "running" ? [number] : [])),
  };
}

/** A new feasible configuration of the distribution; null where there is none among many. */
function draw({
  space,
  encoding,
  evolution,
  history,
  random,
}: {
  space: Space;
  encoding: Encoding;
  evolution: Evolution;
  history: History;
  random: Random;
}): Configuration | null {
  const n = evolution.mean.length;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let point = evolution.mean;
    for (let redrawn = 0; redrawn <= MAX_REDRAWN * n; redrawn++) {
      point = pointAt(
        evolution,
        Float64Array.from({ length: n }, () => random.normal()),
      );
      if (point.every((x) => x >= 0 && x <= 1)) break;
    }
    const configuration = encoding.decode(point.map((x) => Math.min(1, Math.max(0, x))));
    if (space.isFeasible(configuration) && !history.has(configuration)) return configuration;
  }
  return null;
}
