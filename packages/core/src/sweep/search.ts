import { decodeMetric } from "../contracts/metric-number";
import { createRandom } from "../random";
import {
  type Goal,
  type GrowingHistory,
  isExhaustive,
  makeHistory,
  makeSampler,
  type Observation,
  type Proposal,
  type RungValue,
  type Sampler,
} from "../samplers";
import { type Configuration, fitsSpace, makeSpace, type Space } from "../space";
import { isActive, PRUNED, WAITING } from "../states";
import { chooseForOuterFold, isCandidateOf, isNested, NOT_NESTED, type TrialPlace } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";

/**
 * The search of one plan: its sampler, with what it has learned from so far. It has one owner, which gives it the trials
 * there are; what it keeps between calls only saves time, and a new one that is given the same trials answers the same.
 */
export interface Search {
  readonly plan: Plan;
  /**
   * The trials that come after those there are, configuration by configuration, the variants of one side by side, until
   * the budget or the space ends. Nothing is computed before it is asked for.
   *
   * With inner folds each outer fold has a search of its own, one after the other, with a sampler that starts anew and
   * sees its own trials alone; the configurations that are chosen by now come first, to be trained on their whole outer
   * folds.
   * @param made in order of number; those that are still missing come first
   * @throws FoldwiseError `invalid` when the sampler cannot go on
   */
  coming(made: readonly MadeTrial[]): Generator<PlannedTrial, void>;
  /** Whether a further trial is certain to come after this many. */
  isEndless(made: number): boolean;
}

/** How the reason of a trial begins whose configuration the plan names. */
const ENQUEUED = "enqueued point";

type SearchTrial = Omit<PlannedTrial, "number" | keyof TrialPlace>;

/** Where the search of an edited plan began: its points come next, and then its sampler. */
export interface SearchStart {
  /** Configurations that had been proposed by then. */
  readonly proposals: number;
  /** How far in its order the sampler was; 0 for a sampler of a whole space that has another one to go through now. */
  readonly sampled: number;
  /** Trials of configurations that are outside of the space since, or of its grid where that is gone through. */
  readonly outside: number;
  /** Of those, the ones of a configuration that an earlier one has tried; left out where there is none. */
  readonly outsideAgain?: number;
}

/**
 * @param earlier results from elsewhere that each sampler starts with; those outside of an edited space are left out
 * @param start of a plan that was edited; observations that its space has no place for are left out of its sampler's history
 * @throws FoldwiseError `invalid` when the sampler cannot search the space.
 */
export function makeSearch(
  plan: Plan,
  start: SearchStart | null = null,
  earlier: readonly Observation[] = [],
): Search {
  const sampler = start === null ? samplerOf(plan) : samplerFrom(plan, start);
  const fitsPlan = fitsOf(plan);
  const fits = start === null ? () => true : fitsPlan;
  const fitting = earlier.filter(({ configuration }) => fitsPlan(configuration));
  const random = createRandom(plan.sampler.seed);
  /** By outer fold; of a plan without inner folds by null. */
  const histories = new Map<number | null, GrowingHistory>();
  const variants = Object.keys(plan.variants);
  const observationOf = rememberedObservations(variants.length);

  /** The trials of one search, without their numbers in the sweep. @param made of this search */
  function* searchTrials(outerFold: number | null, made: readonly MadeTrial[]): Generator<SearchTrial, void> {
    const history = histories.get(outerFold) ?? makeHistory([], fitting);
    histories.set(outerFold, history);
    const there = byProposal(made);
    const outside = follow(history, there, { fits, observationOf }) + earlier.length - fitting.length;
    const rungs = rungSum(made);
    let count = made.length;
    for (let number = 0; count < plan.budget.maxTrials; number++) {
      const own = there.get(number);
      const proposal: Proposal | null = own?.[0] ?? sampler.propose({ number, history, random });
      if (proposal === null) return;
      const { configuration, reason } = proposal;
      const suggestion = withRungs(withOutside(proposal.suggestion, outside), rungs);
      if (own === undefined) history.add({ number, configuration, state: "running", value: null });
      for (const variant of variants) {
        if (own?.some((trial) => trial.variant === variant)) continue;
        if (count >= plan.budget.maxTrials) return;
        count += 1;
        yield { proposal: number, variant, configuration, reason, ...(suggestion ? { suggestion } : {}) };
      }
    }
  }

  /** The chosen configurations of those outer folds whose search has ended, where they have not been trained anew. */
  function dueRefits(made: readonly MadeTrial[]): Omit<PlannedTrial, "number">[] {
    const { direction, metric } = plan.objective;
    return plan.folds.flatMap((outerFold) => {
      const own = made.filter((trial) => isCandidateOf(trial, outerFold));
      if (!searchTrials(outerFold, own).next().done) return [];
      return variants.flatMap((variant) => {
        const chosen = chooseForOuterFold(own, { variant, outerFold, direction });
        if (chosen === null) return [];
        const { proposal, configuration } = chosen;
        const isThere = made.some(
          (trial) =>
            trial.isRefit &&
            trial.outerFold === outerFold &&
            trial.variant === variant &&
            trial.proposal === proposal,
        );
        if (isThere) return [];
        const reason = `chosen on the inner folds of fold ${outerFold} by ${metric}`;
        return [{ proposal, variant, configuration, reason, outerFold, isRefit: true }];
      });
    });
  }

  return {
    plan,
    isEndless: (made) => !isNested(plan) && sampler.size() === null && made < plan.budget.maxTrials,
    *coming(made) {
      let number = made.length;
      if (!isNested(plan)) {
        // Copies of other trials were not proposed by the sampler.
        const own = made.filter(({ exploit }) => !exploit);
        for (const trial of searchTrials(null, own)) yield { number: ++number, ...trial, ...NOT_NESTED };
        return;
      }
      for (const refit of dueRefits(made)) yield { number: ++number, ...refit };
      for (const outerFold of plan.folds) {
        const own = made.filter((trial) => isCandidateOf(trial, outerFold));
        for (const trial of searchTrials(outerFold, own))
          yield { number: ++number, ...trial, outerFold, isRefit: false };
      }
    },
  };
}

/** Of a parsed plan, which never changes: a check asks several times. */
const samplers = new WeakMap<object, Sampler>();

/** @throws FoldwiseError `invalid` when the sampler cannot search the space. */
export function samplerOf(
  plan: Pick<
    Plan,
    "sampler" | "space" | "spaceConstraints" | "points" | "objective" | "objectives" | "constraints"
  >,
): Sampler {
  const known = samplers.get(plan);
  if (known) return known;
  const sampler = withPoints(makeSampler(plan.sampler, spaceOf(plan), goalOf(plan)), plan.points ?? []);
  samplers.set(plan, sampler);
  return sampler;
}

/** What the sampler of a plan searches for. */
export function goalOf({
  objective,
  objectives,
  constraints,
}: Pick<Plan, "objective" | "objectives" | "constraints">): Goal {
  return {
    direction: objective.direction,
    ...(objectives ? { directions: objectives.map(({ direction }) => direction) } : {}),
    ...(constraints ? { limits: constraints.length } : {}),
  };
}

/** The points of an edited plan and then its sampler, both counted from where its search began. */
function samplerFrom(plan: Plan, { proposals, sampled }: SearchStart): Sampler {
  const { points = [] } = plan;
  const sampler = samplerOf({ ...plan, points: [] });
  const isWhole = isExhaustive(plan.sampler.kind);
  const after = proposals + points.length;
  return {
    size: sampler.size,
    propose({ number, history, random }) {
      const configuration = points[number - proposals];
      if (configuration)
        return { configuration, reason: `${ENQUEUED} ${number - proposals + 1} of ${points.length}` };
      for (let position = sampled + number - after; ; position++) {
        const proposal = sampler.propose({ number: position, history, random });
        // Of a whole space that goes on after an edit some is done.
        if (proposal === null || !isWhole || !history.has(proposal.configuration)) return proposal;
      }
    },
  };
}

/** Whether a configuration has a place in the plan's space; asked once a configuration. */
function fitsOf(plan: Plan): (configuration: Configuration) => boolean {
  const space = spaceOf(plan);
  const known = new WeakMap<Configuration, boolean>();
  return (configuration) => {
    const fits = known.get(configuration) ?? fitsSpace(space, configuration);
    known.set(configuration, fits);
    return fits;
  };
}

function withOutside(suggestion: Proposal["suggestion"], outside: number): Proposal["suggestion"] {
  if (suggestion === undefined || outside === 0) return suggestion;
  return { ...suggestion, learned: { ...suggestion.learned, outside } };
}

function withRungs(suggestion: Proposal["suggestion"], rungs: number | null): Proposal["suggestion"] {
  return suggestion === undefined || rungs === null ? suggestion : { ...suggestion, rungs };
}

/** Sum of the rungs of trials; null where none of them is promoted. */
export function rungSum(trials: readonly MadeTrial[]): number | null {
  return trials.reduce<number | null>(
    (sum, { rung }) => (rung === undefined || rung === null ? sum : (sum ?? 0) + rung),
    null,
  );
}

/** @throws ConstraintError for a constraint that cannot be read. */
export function spaceOf({ space, spaceConstraints }: Pick<Plan, "space" | "spaceConstraints">): Space {
  return makeSpace(space, spaceConstraints);
}

/** First the points that the plan names, then what the sampler proposes. */
function withPoints(sampler: Sampler, points: NonNullable<Plan["points"]>): Sampler {
  if (points.length === 0) return sampler;
  return {
    size: sampler.size,
    propose({ number, history, random }) {
      const configuration = points[number];
      return configuration
        ? { configuration, reason: `${ENQUEUED} ${number + 1} of ${points.length}` }
        : sampler.propose({ number: number - points.length, history, random });
    },
  };
}

/** The trials of each configuration, in the order of the first of each. */
export function byProposal(made: readonly MadeTrial[]): Map<number, MadeTrial[]> {
  const groups = new Map<number, MadeTrial[]>();
  for (const trial of made) {
    const group = groups.get(trial.proposal);
    if (group) group.push(trial);
    else groups.set(trial.proposal, [trial]);
  }
  return groups;
}

/**
 * Makes the history that of the trials there are; what is as it was stays the same object, which samplers go by.
 * @returns how many configurations have no place in the space and were left out
 */
function follow(
  history: GrowingHistory,
  there: ReadonlyMap<number, readonly MadeTrial[]>,
  {
    fits,
    observationOf,
  }: {
    fits: (configuration: Configuration) => boolean;
    observationOf: ReturnType<typeof rememberedObservations>;
  },
): number {
  let index = 0;
  let outside = 0;
  for (const [number, trials] of there) {
    const next = observationOf(number, trials);
    if (!fits(next.configuration)) {
      outside += 1;
      continue;
    }
    const known = history.observations[index];
    if (known === undefined) history.add(next);
    else if (known.number !== number) {
      history.truncate(index);
      history.add(next);
    } else if (!isSameResult(known, next))
      history.replace(index, { ...next, configuration: known.configuration });
    index += 1;
  }
  history.truncate(index);
  return outside;
}

function isSameResult(a: Observation, b: Observation): boolean {
  return (
    a.state === b.state &&
    a.step === b.step &&
    Object.is(a.value, b.value) &&
    areSame(a.values, b.values) &&
    areSame(a.violations, b.violations) &&
    areSame(valuesOf(a.rungs), valuesOf(b.rungs)) &&
    areSame(
      a.rungs?.map(({ rung }) => rung),
      b.rungs?.map(({ rung }) => rung),
    )
  );
}

function valuesOf(rungs: Observation["rungs"]): number[] | undefined {
  return rungs?.map(({ value }) => value);
}

function areSame(a: readonly (number | null)[] | undefined, b: typeof a): boolean {
  return (
    a === b || (a?.length === b?.length && a?.every((value, index) => Object.is(value, b?.[index])) === true)
  );
}

/** As observation, and at once for what was asked before: a trial that stays as it was stays the same object. */
function rememberedObservations(
  variants: number,
): (number: number, trials: readonly MadeTrial[]) => Observation {
  const known = new WeakMap<MadeTrial, { trials: readonly MadeTrial[]; observation: Observation }>();
  return (number, trials) => {
    const [first] = trials;
    const before = first && known.get(first);
    if (before?.trials.length === trials.length && before.trials.every((trial, at) => trial === trials[at]))
      return before.observation;
    const next = observation(number, trials, variants);
    if (first) known.set(first, { trials, observation: next });
    return next;
  };
}

/**
 * One observation a configuration; its values, and by how much it exceeds limits, are means over the variants that have
 * them. Without any, it is pruned where a variant was stopped: the one that came furthest says at which step and value.
 * @param variants how many trials it is to have: while one is still to be made it counts as running, so that its value does
 * not depend on which of them came first
 */
export function observation(
  number: number,
  trials: readonly MadeTrial[],
  variants = trials.length,
): Observation {
  const isEnqueued = trials[0]?.reason.startsWith(ENQUEUED) ?? false;
  const isOpen = trials.length < variants || trials.some(({ state }) => isActive(state));
  const rungs = rungValues(trials, { isOpen, variants });
  return {
    ...outcome(number, trials, isOpen),
    ...(rungs.length > 0 ? { rungs } : {}),
    ...(isEnqueued ? { isEnqueued } : {}),
  };
}

/**
 * Means over the variants at each rung that one has come to. While one is at work, of the rungs that all have left: so
 * what was known at some time is told by the promotions until then alone.
 */
function rungValues(
  trials: readonly MadeTrial[],
  { isOpen, variants }: { isOpen: boolean; variants: number },
): RungValue[] {
  const values = new Map<number, number[]>();
  for (const { rungs } of trials)
    for (const { rung, value, promotedAt } of rungs ?? [])
      if (!isOpen || promotedAt !== undefined)
        values.set(rung, [...(values.get(rung) ?? []), decodeMetric(value)]);
  return [...values]
    .filter(([, own]) => !isOpen || own.length >= Math.max(variants, trials.length))
    .map(([rung, own]) => ({ rung, value: meanOf(own) ?? Number.NaN }))
    .toSorted((a, b) => a.rung - b.rung);
}

function outcome(number: number, trials: readonly MadeTrial[], isOpen: boolean): Observation {
  const ended = trials.filter(({ objective, violations }) => objective !== null || violations);
  const configuration = trials[0]?.configuration ?? {};
  if (isOpen) return { number, configuration, state: "running", value: null };
  if (ended.length > 0) {
    const value = meanOf(ended.map(({ objective }) => objective));
    const values = meansOf(ended.map(({ objectives }) => objectives));
    const violations = meansOf(ended.map((trial) => trial.violations));
    return {
      number,
      configuration,
      state: "complete",
      value,
      ...(values ? { values } : {}),
      ...(violations ? { violations: violations.map((one) => one ?? Number.POSITIVE_INFINITY) } : {}),
    };
  }
  const [stop] = trials.flatMap((trial) => stoppedAt(trial) ?? []).toSorted((a, b) => b.step - a.step);
  if (stop) {
    const value = stop.value === null ? null : decodeMetric(stop.value);
    return { number, configuration, state: "pruned", value, step: stop.step };
  }
  const isCancelled = trials.every(({ state }) => state === "cancelled");
  return { number, configuration, state: isCancelled ? "cancelled" : "failed", value: null };
}

/** Of those that are known; null without any. */
function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** Place by place; null where none has any. */
function meansOf(
  lists: readonly (readonly (number | null)[] | null | undefined)[],
): (number | null)[] | null {
  const [first] = lists.flatMap((list) => (list ? [list] : []));
  return first?.map((_, place) => meanOf(lists.map((list) => list?.[place]))) ?? null;
}

/**
 * Where a rule has ended a trial, or where it waits, which is all that will be known of it unless it is promoted. One that a
 * limit, or somebody, has ended has no value of its own: what it had come to at its last rung stays.
 */
function stoppedAt({ state, stop, rungs }: MadeTrial): NonNullable<MadeTrial["stop"]> | null {
  const reached = rungs?.at(-1) ?? null;
  if (state === WAITING) return reached;
  if (state !== PRUNED || !stop) return null;
  return stop.value === null ? (reached ?? stop) : stop;
}
