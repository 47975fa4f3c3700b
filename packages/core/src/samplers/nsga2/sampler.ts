import { dominates } from "../../objectives";
import type { Random } from "../../random";
import { assemble, type Configuration, type Space } from "../../space";
import type { Goal, History, Observation, Proposal, SamplerDefinition, Suggestion } from "../contract";
import { drawablePoints, drawNew } from "../draws";
import { type Individual, individualOf, selectElite } from "./select";

export interface Nsga2Options {
  /** Trials of a generation. */
  readonly population: number;
  /** Probability that a child has two parents. */
  readonly crossover: number;
}

/** Children that are made where those before are known or infeasible. */
const TRIES = 100;
/** Probability that a child has a value of its second parent. */
const SWAP = 0.5;

/** A generation's parents, and what they were chosen from. */
interface Chosen {
  readonly pool: readonly Individual[];
  readonly parents: readonly Individual[];
}

/**
 * NSGA-II (Deb and others 2002, doi 10.1109/4235.996017) with Optuna 5.0.0's settings: uniform crossover, each value drawn
 * anew with probability 1/d. A generation is so many proposals in a row, in their order; its parents are chosen from the
 * results that there are of the one before it and of that one's parents; those of the first from earlier results, if any. Nothing but the history says who they are, so that a
 * proposal can be made again.
 */
export const nsga2: SamplerDefinition<Nsga2Options> = {
  isExhaustive: false,
  learns: true,
  problems: () => [],
  make({ space, options, goal }) {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    const chosenOf = new WeakMap<History, Chosen[]>();
    return {
      size: () => size,
      propose({ number, history, random: source }) {
        if (size !== null && history.distinct() >= size) return null;
        if (size === 1) return { configuration: points?.at(0) ?? {}, reason: "the only configuration" };
        const random = source.fork("nsga2", number);
        const known = chosenOf.get(history) ?? [];
        chosenOf.set(history, known);
        const generation = Math.floor(history.observations.length / options.population);
        const parents = parentsOf({ generation, history, options, goal, known });
        const drawn = (phase: Suggestion["phase"], reason: string): Proposal | null => {
          const configuration = drawNew({ space, points, history, random: random.fork("draw") });
          return configuration && { configuration, reason, suggestion: suggestionOf(phase, history, goal) };
        };
        if (parents.length < 2)
          return drawn(
            "start-up",
            `generation ${generation}: random draw; ${parents.length} trials to breed from`,
          );
        const child = breed({ space, options, parents, history, random });
        if (child === null)
          return drawn(
            "exhausted",
            `random draw: ${TRIES} children of generation ${generation} are known or infeasible`,
          );
        return {
          configuration: child.configuration,
          reason: `generation ${generation}: ${child.reason}`,
          suggestion: suggestionOf("model", history, goal),
        };
      },
    };
  },
};

function suggestionOf(
  phase: Suggestion["phase"],
  { observations, earlier }: History,
  goal: Goal,
): Suggestion {
  const running: number[] = [];
  const learned = { complete: 0, stopped: 0, failed: 0 };
  let infeasible = 0;
  for (const observation of [...earlier, ...observations]) {
    const { state, number } = observation;
    const individual = individualOf(observation, goal);
    if (individual && individual.violation > 0) infeasible += 1;
    else if (individual) learned.complete += 1;
    else if (state === "running") running.push(number);
    else if (state === "pruned") learned.stopped += 1;
    else if (state !== "cancelled") learned.failed += 1;
  }
  const limited = goal.limits ? { infeasible } : {};
  const elsewhere = earlier.length > 0 ? { earlier: earlier.length } : {};
  return { sampler: "nsga2", phase, learned: { ...learned, ...limited, ...elsewhere }, running, parts: [] };
}

/** @param known what was chosen before, by generation: taken where the pool is the same */
function parentsOf({
  generation,
  history: { observations, earlier },
  options: { population },
  goal,
  known,
}: {
  generation: number;
  history: History;
  options: Nsga2Options;
  goal: Goal;
  known: Chosen[];
}): readonly Individual[] {
  let parents: readonly Individual[] = [];
  const bred = (list: readonly Observation[]) => list.flatMap((one) => individualOf(one, goal) ?? []);
  const others = bred(earlier);
  // Too few to be a generation: the first one is drawn, and they join its parents.
  const joining = others.length < population ? 1 : 0;
  for (let next = joining; next <= generation; next++) {
    const last = next === 0 ? [] : bred(observations.slice((next - 1) * population, next * population));
    const pool = [...(next === joining ? others : []), ...last, ...parents];
    const before = known[next];
    const isSame =
      before?.pool.length === pool.length &&
      pool.every((one, index) => one.observation === before.pool[index]?.observation);
    const chosen: Chosen = before && isSame ? before : { pool, parents: selectElite(pool, population) };
    known[next] = chosen;
    parents = chosen.parents;
  }
  return parents;
}

/** The first child that is new and feasible; null where none is. */
function breed({
  space,
  options,
  parents,
  history,
  random,
}: {
  space: Space;
  options: Nsga2Options;
  parents: readonly Individual[];
  history: History;
  random: Random;
}): { configuration: Configuration; reason: string } | null {
  const searched = space.names.filter((name) => space.dimensions[name]?.values()?.size !== 1).length;
  const mutation = 1 / Math.max(1, searched);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const source = random.fork("child", attempt);
    const first = tournament(parents, source);
    const second =
      source.next() < options.crossover
        ? tournament(
            parents.filter((one) => one !== first),
            source,
          )
        : first;
    let mutated = 0;
    const configuration = assemble(space, (name, dimension) => {
      const isSecond = source.next() < SWAP;
      const isMutated = source.next() < mutation;
      const [one, other] = isSecond ? [second, first] : [first, second];
      const inherited =
        one.observation.configuration[name] ?? other.observation.configuration[name] ?? undefined;
      if (!isMutated && inherited !== undefined && dimension.contains(inherited)) return inherited;
      mutated += 1;
      return dimension.sample(source);
    });
    if (!space.isFeasible(configuration) || history.has(configuration)) continue;
    const [one, other] = [first, second].map(({ observation }) =>
      history.earlier.includes(observation)
        ? `earlier result ${observation.number + 1}`
        : `configuration ${observation.number}`,
    );
    const from = first === second ? `copy of ${one}` : `child of ${one} and ${other}`;
    return { configuration, reason: `${from}, ${mutated} of its parameters drawn anew` };
  }
  return null;
}

/** The one of two that dominates the other; neither: the second. */
function tournament(individuals: readonly Individual[], random: Random): Individual {
  const [first, second] = [draw(individuals, random), draw(individuals, random)];
  return isBetter(first, second) ? first : second;
}

function draw(individuals: readonly Individual[], random: Random): Individual {
  const one = individuals[random.int(individuals.length)];
  if (!one) throw new RangeError("no individuals to draw from");
  return one;
}

function isBetter(a: Individual, b: Individual): boolean {
  return a.violation > 0 || b.violation > 0 ? a.violation < b.violation : dominates(a.losses, b.losses);
}
