import { nonDominationRanks, paretoFront, referencePointOf } from "../../objectives";
import type { Random } from "../../random";
import { type Configuration, configurationKey, type Space } from "../../space";
import { normalQuantile } from "../../statistics";
import {
  type FittedModel,
  type Goal,
  type History,
  hasSeveralObjectives,
  type Proposal,
  type SamplerDefinition,
  type ScoredCandidate,
  type Suggestion,
} from "../contract";
import { drawablePoints, drawNew, type Points as ListedPoints } from "../draws";
import { type Encoding, makeEncoding } from "../encoding";
import { MAX_SOBOL_DIMENSIONS, MAX_SOBOL_POINTS, makeSobol } from "../sobol/sequence";
import { type Acquisition, makeAcquisition, makeProbability, sumOf } from "./acquisition";
import { fit } from "./fit";
import { makeHypervolumeAcquisition } from "./hypervolume";
import type { Hyperparameters } from "./kernel";
import { type Model, makeModel } from "./model";
import { type Observed, observe, representatives, slacksOf, standardScale } from "./observed";
import type { Running } from "./running";
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
/** Objectives whose boxes are few: of four they grow with the square of the front. */
const MAX_OBJECTIVES = 3;
/** Searches that begin at points of the front, of several objectives. */
const FRONT_SEARCHES = SEARCHES / 2;
/** Candidates that a suggestion keeps with their scores. */
const KEPT = 5;
/** Significant figures of the hyperparameters that it keeps. */
const FIGURES = 6;

/**
 * Bayesian optimization: a Gaussian process with a Matérn kernel of smoothness 5/2 over what was observed, and of the
 * configurations that could come next the one with the greatest logarithm of its expected improvement (LogEI: Ament and
 * others, arXiv 2310.20708; of a batch while others run), of two or three objectives that of the hypervolume. Settings are those of
 * Optuna 5.0.0, against whose figures it is tested.
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
    const objectives = goal.directions?.length ?? 1;
    return [
      ...(space.names.length > MAX_SOBOL_DIMENSIONS
        ? [refused(`has at most ${MAX_SOBOL_DIMENSIONS} dimensions; the space has ${space.names.length}`)]
        : []),
      ...(objectives > MAX_OBJECTIVES
        ? [
            {
              ...refused(`searches for at most ${MAX_OBJECTIVES} objectives; there are ${objectives}`),
              remedy: "use sampler: { kind: tpe }, or { kind: nsga2 }",
            },
          ]
        : []),
    ];
  },
  make({ space, options, goal }) {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    const encoding = makeEncoding(space);
    return {
      size: () => size,
      propose({ number, history, random }) {
        if (size !== null && history.distinct() >= size) return null;
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
  const acquisitions = acquisitionsOf(question, observed);
  const candidates = weigh(question, acquisitions);
  const [best] = candidates;
  if (!best) return drawn("exhausted", "random draw: all candidates of the model are known or infeasible");
  const of = hasSeveralObjectives(goal) ? " of the hypervolume" : "";
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
    reason: `greatest expected improvement${of}${observed.running.length > 0 ? " together with those that run" : ""}, of a Gaussian process over ${observed.members.length} trials`,
    suggestion: {
      ...suggestion,
      phase: "model",
      parts: [{ names, candidates: kept }],
      models: acquisitions.fitted,
    },
  };
}

interface Candidate {
  readonly configuration: Configuration;
  /** The logarithm of its expected improvement, in standard deviations of the objective. */
  readonly score: number;
}

/** Configurations that are new and feasible, the best first. */
function weigh(question: Question, { rough, exact, lengthScales, incumbents }: Acquisitions): Candidate[] {
  const { space, points, encoding, history, random } = question;

  const isFeasible = (point: Float64Array) =>
    space.constraints.length === 0 || space.isFeasible(encoding.decode(point));
  const input: Omit<SearchInput, "acquisition" | "reach"> = {
    encoding,
    lengthScales,
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
        ...chooseStarts(starts, SEARCHES - Math.max(1, incumbents.length), random.fork("starts")).map(
          ({ point }) => point,
        ),
        ...incumbents,
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
  /** Of several objectives the mean. */
  readonly lengthScales: Float64Array;
  /** The best observation that keeps all limits; of several objectives some of the front. */
  readonly incumbents: readonly Float64Array[];
  readonly fitted: FittedModel[];
}

/** A measure over the representatives of the observations, and over all of them. */
interface Fitted {
  readonly rough: Model;
  readonly exact: Model;
  readonly hyperparameters: Hyperparameters;
}

/**
 * The improvement upon the best observation that keeps all limits, of several objectives upon the front of those, times the probability
 * that a candidate keeps them, as if these were independent (Gardner and others 2014). Before one keeps them the probability alone.
 */
function acquisitionsOf({ encoding, goal, random }: Question, observed: Observed): Acquisitions {
  const { members, feasible } = observed;
  const encoded = members.map(({ configuration }) => encoding.encode(configuration));
  const worth = worthOf(observed);
  const chosen = new Set(
    members.length <= MAX_FITTED ? members.keys() : representatives(worth, REPRESENTATIVES),
  );
  const fitTo = (values: readonly (number | null)[]): Fitted => {
    const all = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
    const few = all.filter(({ index }) => chosen.has(index));
    const [some, whole] = [few.length > 0 ? few : all.slice(-REPRESENTATIVES), all].map((list) => ({
      points: encoding.points(list.map(({ index }) => encoded[index] ?? NO_POINT)),
      y: Float64Array.from(list, ({ value }) => value),
    }));
    if (!some || !whole) throw new RangeError("nothing to learn from");
    const hyperparameters = fit(some.points, some.y);
    const rough = makeModel(some.points, some.y, hyperparameters);
    const isWhole = some.points.count === whole.points.count;
    return {
      rough,
      exact: isWhole ? rough : makeModel(whole.points, whole.y, hyperparameters),
      hyperparameters,
    };
  };
  const measured = (values: readonly (number | null)[]) => {
    const scale = standardScale(Float64Array.from(values.filter((value) => value !== null)));
    return { ...fitTo(values.map((value) => (value === null ? null : scale(value)))), scale };
  };
  const objectives = observed.scores.map(measured);
  const limits = Array.from({ length: goal.limits ?? 0 }, (_, limit) => ({
    limit,
    slacks: slacksOf(members, limit),
  }))
    .filter(({ slacks }) => slacks.some((slack) => slack !== null))
    .map(({ limit, slacks }) => ({ ...measured(slacks), limit }));
  const standardised = (at: number) =>
    objectives.map(({ scale }, objective) => scale(observed.scores[objective]?.[at] ?? Number.NaN));
  const running = objectives.flatMap(
    (_, objective) => runningOf(observed, encoding, random, objective) ?? [],
  );
  const improvement = (models: readonly Model[]): Acquisition => {
    const [first] = models;
    if (first && models.length === 1) {
      const threshold = Math.max(...feasible.map((at) => standardised(at)[0] ?? Number.NaN));
      return makeAcquisition(first, { threshold, running: running[0] ?? null });
    }
    return makeHypervolumeAcquisition(models, {
      front: {
        scores: feasible.map(standardised),
        reference: negated(referencePointOf(observed.known.map((at) => negated(standardised(at))))),
      },
      running: running.length > 0 ? running : null,
    });
  };
  const acquisition = (which: "rough" | "exact"): Acquisition => {
    const probabilities = limits.map((one) => makeProbability(one[which], one.scale(0)));
    const [first, ...others] = probabilities;
    if (feasible.length === 0 && first) return sumOf(first, others);
    return sumOf(improvement(objectives.map((one) => one[which])), probabilities);
  };
  const rough = acquisition("rough");
  const isWhole = [...objectives, ...limits].every((one) => one.exact === one.rough);
  return {
    rough,
    exact: isWhole ? rough : acquisition("exact"),
    lengthScales: meanLengthScales(objectives),
    incumbents: incumbentsOf(observed, random).map((at) => encoded[at] ?? NO_POINT),
    fitted: [
      ...objectives.map((one, index) => fittedModel("objective", index, { ...one, encoding })),
      ...limits.map((one) => fittedModel("constraint", one.limit, { ...one, encoding })),
    ],
  };
}

const negated = (numbers: readonly number[]): number[] => numbers.map((number) => 0 - number);

function lengthScalesOf({ inverseSquares }: Hyperparameters): Float64Array {
  return inverseSquares.map((one) => 1 / Math.sqrt(one));
}

function meanLengthScales(objectives: readonly Fitted[]): Float64Array {
  const all = objectives.map(({ hyperparameters }) => lengthScalesOf(hyperparameters));
  const [first = NO_POINT] = all;
  return first.map((_, d) => all.reduce((sum, scales) => sum + (scales[d] ?? 0), 0) / all.length);
}

function fittedModel(
  of: FittedModel["of"],
  index: number,
  { rough, hyperparameters, encoding }: Fitted & { encoding: Encoding },
): FittedModel {
  const scales = lengthScalesOf(hyperparameters);
  return {
    of,
    index,
    trials: rough.points.count,
    lengthScales: Object.fromEntries(
      encoding.coordinates.map(({ name }, d) => [name, Number((scales[d] ?? 0).toPrecision(FIGURES))]),
    ),
    signal: Number(hyperparameters.scale.toPrecision(FIGURES)),
    noise: Number(hyperparameters.noise.toPrecision(FIGURES)),
  };
}

/** What observations are chosen by: the greater, the better; of several objectives by ranks of non-dominated sorting. */
function worthOf({ members, scores, known }: Observed): Float64Array {
  const [first = []] = scores;
  if (scores.length === 1) return Float64Array.from(first, (score) => score ?? 0);
  const ranks = nonDominationRanks(lossesOf({ scores }, known));
  const worth = new Float64Array(members.length).fill(-known.length);
  for (const [place, at] of known.entries()) worth[at] = -(ranks[place] ?? 0);
  return worth;
}

function lossesOf({ scores }: Pick<Observed, "scores">, positions: readonly number[]): number[][] {
  return positions.map((at) => negated(scores.map((own) => own[at] ?? Number.NaN)));
}

/** Positions of where searches begin too: of several objectives, drawn from the front as Optuna 5.0.0 draws them. */
function incumbentsOf(observed: Observed, random: Random): number[] {
  const { scores, feasible } = observed;
  const front = paretoFront(lossesOf(observed, feasible)).map((place) => feasible[place] ?? 0);
  if (scores.length === 1) return front.slice(0, 1);
  return random.fork("front").shuffle(front).slice(0, FRONT_SEARCHES);
}

const NO_POINT = new Float64Array(0);

function scored(acquisition: Acquisition, encoding: Encoding, points: readonly Float64Array[]): Found[] {
  const values = acquisition.values(
    encoding.points(points.map((point) => encoding.settle(point).point)).values,
  );
  return points.map((point, at) => ({ point, value: values[at] ?? Number.NEGATIVE_INFINITY }));
}

function runningOf(
  { running }: Observed,
  encoding: Encoding,
  source: Random,
  objective: number,
): Running | null {
  if (running.length === 0) return null;
  const random = objective === 0 ? source : source.fork("objective", objective);
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
