import { isFeasible as keepsLimits } from "../../objectives";
import type { Random } from "../../random";
import { type Configuration, configurationKey, type Space } from "../../space";
import { normalQuantile } from "../../statistics";
import {
  type Goal,
  type History,
  hasSeveralObjectives,
  type Observation,
  type Proposal,
  type SamplerDefinition,
  type ScoredCandidate,
  type Suggestion,
} from "../contract";
import { drawablePoints, drawNew, type Points as ListedPoints } from "../draws";
import { type Encoding, makeEncoding } from "../encoding";
import { MAX_SOBOL_DIMENSIONS, MAX_SOBOL_POINTS, makeSobol } from "../sobol/sequence";
import {
  type Acquisition,
  makeAcquisition,
  makeModel,
  makeProbability,
  type Running,
  sumOf,
} from "./acquisition";
import { fit } from "./fit";
import { type Observed, observe, representatives, slacksOf, standardize, standardScale } from "./observed";
import { chooseStarts, climb, type Found, SEARCHES, type SearchInput } from "./search";

export interface GpOptions {
  /** Random draws until so many trials have a value. */
  readonly startupTrials: number;
}

/** Quasi-random starts; a space of no more points is scored whole. */
const STARTS = 2048;
/** Points of the sequence that may be infeasible before fewer starts are taken. */
const MAX_PLACES = 16 * STARTS;
/** Samples of the values of what runs. */
const SAMPLES = 128;
/** Observations that hyperparameters are fitted to, and starts compared and searched from by; of more, as many representatives. */
const MAX_FITTED = 200;
const REPRESENTATIVES = 128;
/** Of those searches, so many are gone on with over all observations. */
const FINISHED = 2;
const FINISHING_REACH = 4;
/** Starts that stand by where all searches end at configurations that are known. */
const SPARE = 64;
/** Candidates that a suggestion keeps with their scores. */
const KEPT = 5;

/**
 * Bayesian optimization: a Gaussian process with a Matérn kernel of smoothness 5/2 over what was observed, and of the
 * configurations that could come next the one with the greatest logarithm of its expected improvement (LogEI: Ament and
 * others, arXiv 2310.20708; of a batch while others run). Settings are those of Optuna 5.0.0, against whose figures it
 * is tested.
 *
 * Nothing is kept between two proposals: hyperparameters are fitted anew, from the same start, so that they follow from
 * the history. Dimensions that are not active stand at one place for all configurations.
 */
export const gp: SamplerDefinition<GpOptions> = {
  isExhaustive: false,
  learns: true,
  problems(space, _, goal) {
    const refused = (problem: string) => ({
      field: "sampler.kind",
      value: "gp",
      problem,
      remedy: "use sampler: { kind: tpe }",
    });
    return [
      ...(space.names.length > MAX_SOBOL_DIMENSIONS
        ? [refused(`has at most ${MAX_SOBOL_DIMENSIONS} dimensions; the space has ${space.names.length}`)]
        : []),
      ...(hasSeveralObjectives(goal) ? [refused("searches for one objective")] : []),
    ];
  },
  make({ space, options, goal }) {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    const encoding = makeEncoding(space);
    return {
      size: () => size,
      propose({ number, history, random }) {
        if (size !== null && history.observations.length >= size) return null;
        if (size === 1) return { configuration: points?.at(0) ?? {}, reason: "the only configuration" };
        return suggest({
          space,
          points,
          encoding,
          options,
          goal,
          history,
          random: random.fork("gp", number),
        });
      },
    };
  },
};

interface Question {
  readonly space: Space;
  readonly points: ListedPoints | null;
  readonly encoding: Encoding;
  readonly options: GpOptions;
  readonly goal: Goal;
  readonly history: History;
  readonly random: Random;
}

function suggest(question: Question): Proposal | null {
  const { space, points, encoding, options, goal, history, random } = question;
  const { earlier } = history;
  const observed = observe([...earlier, ...history.observations], goal);
  const { complete, stopped, infeasible, failed } = observed;
  const suggestion = {
    sampler: "gp",
    learned: {
      complete,
      stopped,
      failed,
      ...(goal.limits ? { infeasible } : {}),
      ...(earlier.length > 0 ? { earlier: earlier.length } : {}),
    },
    running: observed.running.map(({ number }) => number),
  };
  const drawn = (phase: Suggestion["phase"], reason: string): Proposal | null => {
    const configuration = drawNew({ space, points, history, random: random.fork("draw") });
    return configuration && { configuration, reason, suggestion: { ...suggestion, phase, parts: [] } };
  };
  const known = complete + stopped + infeasible;
  if (known < options.startupTrials || known === stopped)
    return drawn(
      "start-up",
      `start-up: random draw; ${known} of ${options.startupTrials} trials have a value${known === stopped ? ", none is complete" : ""}`,
    );
  const candidates = weigh(question, observed);
  const [best] = candidates;
  if (!best) return drawn("exhausted", "random draw: all candidates of the model are known or infeasible");
  const names = encoding.coordinates.map(({ name }) => name);
  const kept = candidates.slice(0, KEPT).map(
    ({ configuration, score }): ScoredCandidate => ({
      configuration: Object.fromEntries(
        names.flatMap((name) => {
          const value = configuration[name];
          return value === undefined ? [] : [[name, value]];
        }),
      ),
      score: Number.isFinite(score) ? score : null,
    }),
  );
  return {
    configuration: best.configuration,
    reason: `greatest expected improvement${observed.running.length > 0 ? " together with those that run" : ""}, of a Gaussian process over ${observed.members.length} trials`,
    suggestion: { ...suggestion, phase: "model", parts: [{ names, candidates: kept }] },
  };
}

interface Candidate {
  readonly configuration: Configuration;
  /** The logarithm of its expected improvement, in standard deviations of the objective. */
  readonly score: number;
}

/** Configurations that are new and feasible, the best first. */
function weigh(question: Question, observed: Observed): Candidate[] {
  const { space, points, encoding, history, random } = question;
  const { rough, exact, inverseSquares, incumbent } = acquisitionsOf(question, observed);

  const isFeasible = (point: Float64Array) =>
    space.constraints.length === 0 || space.isFeasible(encoding.decode(point));
  const input: Omit<SearchInput, "acquisition" | "reach"> = {
    encoding,
    lengthScales: inverseSquares.map((one) => 1 / Math.sqrt(one)),
    isFeasible,
  };
  const isListed = points !== null && points.size <= STARTS;
  const starts = scored(
    rough,
    encoding,
    isListed ? unknownOf(points, history, encoding) : startsOf(encoding, isFeasible, random),
  ).toSorted((a, b) => b.value - a.value);
  const from = isListed
    ? []
    : [
        ...chooseStarts(starts, SEARCHES - 1, random.fork("starts")).map(({ point }) => point),
        ...(incumbent ? [incumbent] : []),
      ];
  const near = climb({ ...input, acquisition: rough, reach: Number.POSITIVE_INFINITY }, from);
  const found = (
    exact === rough
      ? near
      : climb(
          { ...input, acquisition: exact, reach: FINISHING_REACH },
          near
            .toSorted((a, b) => b.value - a.value)
            .slice(0, FINISHED)
            .map(({ point }) => point),
        )
  ).map(({ point }) => point);

  const rank = (list: readonly Float64Array[]): Candidate[] => {
    const configurations = new Map<string, Configuration>();
    for (const point of list) {
      const configuration = encoding.decode(point);
      if (!history.has(configuration) && space.isFeasible(configuration))
        configurations.set(configurationKey(configuration), configuration);
    }
    const own = [...configurations.values()];
    const ends = scored(exact, encoding, own.map(encoding.encode));
    return own
      .map((configuration, at) => ({ configuration, score: ends[at]?.value ?? Number.NaN }))
      .sort((one, other) => other.score - one.score);
  };
  const ranked = rank(found);
  return ranked.length > 0 ? ranked : rank(starts.slice(0, SPARE).map(({ point }) => point));
}

interface Acquisitions {
  /** By representatives of the observations, and by all of them. */
  readonly rough: Acquisition;
  readonly exact: Acquisition;
  readonly inverseSquares: Float64Array;
  /** The best observation that keeps all limits. */
  readonly incumbent: Float64Array | undefined;
}

/**
 * The improvement upon the best observation that keeps all limits, times the probability that a candidate keeps them, as if these were
 * independent (Gardner and others 2014). Before one keeps them the probability alone.
 */
function acquisitionsOf({ encoding, goal, random }: Question, observed: Observed): Acquisitions {
  const { members, scores, best } = observed;
  const encoded = members.map(({ configuration }) => encoding.encode(configuration));
  const chosen = new Set(
    scores.length <= MAX_FITTED ? scores.keys() : representatives(scores, REPRESENTATIVES),
  );
  const models = (values: readonly (number | null)[]) => {
    const all = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
    const few = all.filter(({ index }) => chosen.has(index));
    const [fitted, whole] = [few.length > 0 ? few : all.slice(-REPRESENTATIVES), all].map((some) => ({
      points: encoding.points(some.map(({ index }) => encoded[index] ?? NO_POINT)),
      y: Float64Array.from(some, ({ value }) => value),
    }));
    if (!fitted || !whole) throw new RangeError("nothing to learn from");
    const hyperparameters = fit(fitted.points, fitted.y);
    const rough = makeModel(fitted.points, fitted.y, hyperparameters);
    const isWhole = fitted.points.count === whole.points.count;
    return {
      rough,
      exact: isWhole ? rough : makeModel(whole.points, whole.y, hyperparameters),
      hyperparameters,
    };
  };
  const objective = models([...standardize(scores)]);
  const limits = Array.from({ length: goal.limits ?? 0 }, (_, limit) => slacksOf(members, limit))
    .filter((slacks) => slacks.some((slack) => slack !== null))
    .map((slacks) => {
      const scale = standardScale(Float64Array.from(slacks.filter((slack) => slack !== null)));
      return {
        ...models(slacks.map((slack) => (slack === null ? null : scale(slack)))),
        threshold: scale(0),
      };
    });
  const running = runningOf(observed, encoding, random);
  const acquisition = (which: "rough" | "exact"): Acquisition => {
    const probabilities = limits.map((limit) => makeProbability(limit[which], limit.threshold));
    const [first, ...others] = probabilities;
    if (best === null && first) return sumOf(first, others);
    const threshold = standardScale(scores)(best ?? Number.NaN);
    return sumOf(makeAcquisition(objective[which], { threshold, running }), probabilities);
  };
  const rough = acquisition("rough");
  const isWhole = [objective, ...limits].every((one) => one.exact === one.rough);
  return {
    rough,
    exact: isWhole ? rough : acquisition("exact"),
    inverseSquares: objective.hyperparameters.inverseSquares,
    incumbent:
      best === null
        ? undefined
        : encoded[scores.findIndex((score, at) => score === best && isKept(members[at]))],
  };
}

const NO_POINT = new Float64Array(0);

function isKept(observation: Observation | undefined): boolean {
  return observation?.state === "complete" && keepsLimits(observation.violations);
}

function scored(acquisition: Acquisition, encoding: Encoding, points: readonly Float64Array[]): Found[] {
  const values = acquisition.values(
    encoding.points(points.map((point) => encoding.settle(point).point)).values,
  );
  return points.map((point, at) => ({ point, value: values[at] ?? Number.NEGATIVE_INFINITY }));
}

function runningOf({ running }: Observed, encoding: Encoding, random: Random): Running | null {
  if (running.length === 0) return null;
  const dimensions = running.length + 1;
  const sobol = makeSobol(Math.min(dimensions, MAX_SOBOL_DIMENSIONS), random.fork("samples"));
  const others = random.fork("further samples");
  return {
    points: encoding.points(running.map(({ configuration }) => encoding.encode(configuration))),
    normals: Array.from({ length: SAMPLES }, (_, index) => {
      const coordinates = sobol.at(index);
      // The sequence ends at 64 dimensions.
      return Float64Array.from({ length: dimensions }, (_, d) => {
        const coordinate = coordinates[d];
        return coordinate === undefined
          ? others.normal()
          : normalQuantile((coordinate + 0.5) / MAX_SOBOL_POINTS);
      });
    }),
  };
}

/** Feasible points of a scrambled Sobol sequence. */
function startsOf(
  encoding: Encoding,
  isFeasible: (point: Float64Array) => boolean,
  random: Random,
): Float64Array[] {
  const sobol = makeSobol(encoding.coordinates.length, random.fork("places"));
  const starts: Float64Array[] = [];
  for (let index = 0; starts.length < STARTS && index < MAX_PLACES; index++) {
    const point = encoding.place(sobol.at(index).map((coordinate) => (coordinate + 0.5) / MAX_SOBOL_POINTS));
    if (isFeasible(point)) starts.push(point);
  }
  return starts;
}

function unknownOf(points: ListedPoints, history: History, encoding: Encoding): Float64Array[] {
  return Array.from({ length: points.size }, (_, position) => points.at(position))
    .filter((configuration) => !history.has(configuration))
    .map((configuration) => encoding.encode(configuration));
}
