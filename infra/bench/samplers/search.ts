import { createRandom } from "../../../packages/core/src/random";
import {
  type Goal,
  makeHistory,
  makeSampler,
  type Observation,
  type SamplerKind,
  type SamplerOptions,
  samplerSchema,
} from "../../../packages/core/src/samplers";
import { type Configuration, makeSpace } from "../../../packages/core/src/space";
import type { Peer } from "./peer";
import type { Task } from "./tasks/task";

/** Points that all searches of a seed begin with. */
export const FIRST = 10;
/** Of the logarithm of a trial's duration. */
const DURATION_DEVIATION = 1;

/** A sampler that is asked and told. */
interface Searcher {
  propose(): Promise<Configuration>;
  tell(number: number, values: readonly number[]): Promise<void>;
}

export interface SearchOptions {
  readonly seed: number;
  readonly trials: number;
  /** Trials at the same time, on a clock that is simulated: durations are lognormal, equal for all searches of a seed. */
  readonly workers: number;
}

/** Values of all objectives of the trials of one search, in the order in which they ended. */
export async function runSearch(
  task: Task,
  searcher: Searcher,
  { seed, trials, workers }: SearchOptions,
): Promise<number[][]> {
  const durations = createRandom(`durations ${seed}`);
  const running: { number: number; end: number; values: number[] }[] = [];
  const done: number[][] = [];
  let [now, started] = [0, 0];
  while (done.length < trials) {
    for (; started < trials && running.length < workers; started++) {
      const values = await task.evaluate(await searcher.propose(), seed);
      running.push({ number: started, end: now + Math.exp(DURATION_DEVIATION * durations.normal()), values });
    }
    const next = running.reduce((first, one) => (one.end < first.end ? one : first));
    running.splice(running.indexOf(next), 1);
    now = next.end;
    await searcher.tell(next.number, next.values);
    done.push(next.values);
  }
  return done;
}

export function goalOf({ directions }: Task): Goal {
  return { direction: directions[0] ?? "minimize", ...(directions.length > 1 ? { directions } : {}) };
}

/** As a plan has them: TPE models the parameters each for itself where there are several objectives, as Optuna does. */
export function optionsOf(kind: SamplerKind, seed: number, { directions }: Task): SamplerOptions {
  return samplerSchema.parse({ kind, seed, ...(kind === "tpe" ? { joint: directions.length === 1 } : {}) });
}

export function makeOwn(task: Task, options: SamplerOptions, first: readonly Configuration[] = []): Searcher {
  const sampler = makeSampler(options, makeSpace(task.space), goalOf(task));
  const random = createRandom(options.seed);
  const history = makeHistory();
  return {
    async propose() {
      const number = history.observations.length;
      const given = first[number];
      const configuration = given ?? sampler.propose({ number, history, random })?.configuration;
      if (!configuration) throw new Error(`${task.name}: no configuration ${number}`);
      history.add({ number, configuration, state: "running", value: null, isEnqueued: given !== undefined });
      return configuration;
    },
    async tell(number, values) {
      const before = history.observations[number];
      if (!before) throw new Error(`${task.name}: no trial ${number}`);
      const [value = Number.NaN] = values;
      const known: Observation = { ...before, state: "complete", value };
      history.replace(number, values.length > 1 ? { ...known, values } : known);
    },
  };
}

export async function startTheirs(
  peer: Peer,
  task: Task,
  { sampler, seed, first }: { sampler: string; seed: number; first: readonly Configuration[] },
): Promise<Searcher> {
  const names = Object.keys(task.space);
  const { space, directions } = task;
  await peer.ask({ op: "start", sampler, seed, first, space, directions });
  return {
    async propose() {
      const parameters = await peer.ask<Configuration>({ op: "ask" });
      return Object.fromEntries(names.map((name) => [name, parameters[name] ?? null]));
    },
    tell: (number, values) => peer.ask({ op: "tell", number, values }),
  };
}

/** Uniform draws. */
export async function firstPoints(task: Task, seed: number): Promise<Configuration[]> {
  const drawing = makeOwn(task, optionsOf("random", seed, task));
  const points: Configuration[] = [];
  while (points.length < FIRST) points.push(await drawing.propose());
  return points;
}
