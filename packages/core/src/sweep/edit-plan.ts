import { type Problem, showValue } from "../errors";
import { isExhaustive } from "../samplers";
import { type Configuration, configurationKey, fitsSpace, isGridPoint } from "../space";
import { isTerminal, type SweepIntent, type SweepState } from "../states";
import { isPopulation, isPromotion } from "../stopping";
import { canonicalJson } from "./fingerprint";
import { isNested } from "./nested";
import type { Plan } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { type SearchStart, spaceOf } from "./search";

/** What of a plan may be changed while its sweep runs, by the names of its keys. */
export const EDITABLE_KEYS = [
  "space",
  "spaceConstraints",
  "points",
  "folds",
  "seeds",
  "stopping",
  "budget",
  "concurrency",
  "resources.priority",
  "resources.weight",
  "resources.pricePerHour",
  "resources.folds",
] as const;

/** Keys that give a sweep more to do, or less: an ended one goes on with them. */
const KEYS_OF_WORK = ["space", "spaceConstraints", "points", "folds", "seeds", "budget"];
/** A nested cross-validation tests one procedure on all its outer folds: what decides it stays. */
const KEYS_OF_NESTED = ["folds", "concurrency", "resources"];

/** Why the other keys of a plan stay as they are. */
const FIXED_KEYS: Readonly<Record<string, string>> = {
  name: "the names of its runs contain it",
  experiment: "its runs belong to it",
  dataset: "trials on different images cannot be compared",
  splits: "trials on different splits cannot be compared",
  trainer: "trials of different trainers cannot be compared",
  variants: "its trials cross each configuration with every variant",
  data: "trials that train differently cannot be compared",
  training: "trials that train differently cannot be compared",
  warmStart: "its trials follow from the results that it started with",
  sampler: "its trials follow from one sampler, and replaying them needs it",
  objective: "its trials were chosen and stopped by it",
  objectives: "its trials were chosen and stopped by them",
  constraints: "its trials were chosen by them",
  evaluation: "trials with different evaluations cannot be compared",
  fresh: "it decides which trainings its runs share",
  "resources.class": "its trainings wait in the queue of this class",
};
const REMEDY = "launch a new sweep with it: Duplicate, or foldwise sweep run";

/** What somebody asks of a plan. */
export interface PlanEdit {
  /**
   * A merge patch (RFC 7396): what is named is changed, `null` removes a key, lists are replaced. Other than there, an
   * object of another `kind` or `type` replaces the one before it.
   */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Configurations that are tried next. */
  readonly enqueue: readonly Configuration[];
}

/** One key that an edit has changed. */
export interface PlanChange {
  /** Dotted path in the plan: `budget.maxTrials`. */
  readonly field: string;
  /** Null where the plan did not have it. */
  readonly before: unknown;
  /** Null where it was removed. */
  readonly after: unknown;
}

/** Keys of a change that a plan's sweep cannot have, each with the reason; empty where all are editable. */
export function editKeyProblems(plan: Plan, { changes, enqueue }: PlanEdit): Problem[] {
  const problems: Problem[] = [];
  if (enqueue.length > 0 && isExhaustive(plan.sampler.kind))
    problems.push({
      field: "enqueue",
      value: showValue(enqueue),
      problem: `the sampler ${plan.sampler.kind} visits every point of its space, and no others`,
      remedy: "leave it out, or edit the space",
    });
  for (const [key, value] of Object.entries(changes)) {
    const fields = key === "resources" ? Object.keys(Object(value)).map((name) => `${key}.${name}`) : [key];
    for (const field of fields) {
      const reason = Object.hasOwn(FIXED_KEYS, field) ? FIXED_KEYS[field] : undefined;
      const own: unknown = field === key ? value : Reflect.get(Object(value), field.slice(key.length + 1));
      if (reason !== undefined) problems.push(fixed(field, own, reason));
      else if (!EDITABLE_KEYS.some((one) => one === field))
        problems.push({
          field,
          value: showValue(own),
          problem: "is not a key of a plan that can be changed",
          remedy: `change one of ${EDITABLE_KEYS.join(", ")}`,
        });
    }
    if (key === "points" && value !== null)
      problems.push({
        field: "points",
        value: showValue(value),
        problem: "are only added to, so that no two edits overwrite each other's",
        remedy: "name new ones in enqueue; points: null removes those that have not been tried yet",
      });
    if (isNested(plan) && Object.hasOwn(FIXED_KEYS, key) === false && !KEYS_OF_NESTED.includes(key))
      problems.push({
        field: key,
        value: showValue(value),
        problem: "cannot be changed in a nested cross-validation: its outer folds test one search",
        remedy: REMEDY,
      });
  }
  return problems;
}

/** The points of a plan that have not been proposed. @param proposals configurations that have been */
export function pendingPoints(
  { points = [] }: Pick<Plan, "points">,
  start: SearchStart | null,
  proposals: number,
): readonly Configuration[] {
  return points.slice(Math.max(0, proposals - (start?.proposals ?? 0)));
}

/** The document of the plan with an edit, to be checked as one that is launched. */
export function editedDocument(
  plan: Plan,
  { changes, enqueue }: PlanEdit,
  pending: readonly Configuration[],
): Record<string, unknown> {
  const { points: _, ...others } = changes;
  const merged = merge({ ...plan, points: undefined }, others);
  for (const key of ["folds", "seeds"] as const) {
    const wanted = Reflect.get(merged, key);
    if (Array.isArray(wanted)) Reflect.set(merged, key, inOrder(plan[key], wanted));
  }
  const points = [...(Reflect.get(changes, "points") === null ? [] : pending), ...enqueue];
  return { ...merged, ...(points.length > 0 ? { points } : {}) };
}

function merge(target: unknown, patch: object): object {
  const before = isObject(target) ? target : {};
  const merged = new Map<string, unknown>(isOther(before, patch) ? [] : Object.entries(before));
  for (const [key, value] of Object.entries(patch))
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? merge(merged.get(key), value) : value);
  return Object.fromEntries([...merged].filter(([, value]) => value !== undefined));
}

/** Whether an object is of another kind than the one before it: its keys mean something else. */
function isOther(before: object, after: object): boolean {
  return ["kind", "type"].some((key) => {
    const [old, next]: unknown[] = [Reflect.get(before, key), Reflect.get(after, key)];
    return old !== undefined && next !== undefined && old !== next;
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What was there first, as trials are compared over their first runs; then what is new. */
function inOrder(before: readonly number[], wanted: readonly unknown[]): unknown[] {
  const kept = before.filter((one) => wanted.includes(one));
  return [...kept, ...wanted.filter((one) => !before.some((known) => known === one))];
}

/**
 * The plan that follows one that was edited, with what the edit has changed. The points that were tried are no change;
 * while nothing else of the search changes they stay in the plan, as its sampler counts from behind them.
 * @param checked the edited document as a plan: of the points it has those that are still to be tried
 */
export function successorOf(
  before: Plan,
  checked: Plan,
  pending: readonly Configuration[],
): { plan: Plan; changes: PlanChange[]; problems: Problem[] } {
  const from = { ...before, points: pending.length > 0 ? [...pending] : undefined };
  const changes = planChanges(from, checked);
  const startsAnew = isOtherSpace(changes) || hasOtherPoints(changes);
  return {
    plan: startsAnew ? checked : { ...checked, points: before.points },
    changes,
    problems: editProblems(from, checked),
  };
}

function isOtherSpace(changes: readonly PlanChange[]): boolean {
  return changes.some(({ field }) => /^space(Constraints)?(\.|$)/.test(field));
}

function hasOtherPoints(changes: readonly PlanChange[]): boolean {
  return changes.some(({ field }) => field === "points");
}

/** What is wrong with an edited plan, right in itself, as the successor of another. */
export function editProblems(before: Plan, after: Plan): Problem[] {
  return [
    ...fixedProblems(before, after),
    ...promotionProblems(before, after),
    ...populationProblems(before, after),
    ...missingRuns(before, after),
  ];
}

/** Keys that stay as they are, changed by the removal of what holds them: `resources: null`. */
function fixedProblems(before: Plan, after: Plan): Problem[] {
  return planChanges(before, after).flatMap(({ field, after: value }) => {
    const reason = Object.hasOwn(FIXED_KEYS, field) ? FIXED_KEYS[field] : undefined;
    return reason === undefined ? [] : [fixed(field, value, reason)];
  });
}

function fixed(field: string, value: unknown, reason: string): Problem {
  return {
    field,
    value: showValue(value),
    problem: `cannot be changed in a running sweep: ${reason}`,
    remedy: REMEDY,
  };
}

/**
 * The rungs of trials that wait stay where they are, and so does what they are compared by. Folds and seeds may be added: all
 * trials train them up to their rungs.
 */
function promotionProblems(before: Plan, after: Plan): Problem[] {
  const [was, is] = [before.stopping, after.stopping];
  const [promoted, promotes] = [was, is].map((rule) => rule !== undefined && isPromotion(rule));
  if (!promoted && !promotes) return [];
  if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return [];
  const refused = (field: string, value: unknown, problem: string): Problem => ({
    field,
    value: showValue(value),
    problem,
    remedy: REMEDY,
  });
  if (!promoted)
    return [
      refused(
        "stopping",
        is,
        "cannot be added to a sweep that runs: its trials train past the rungs without waiting there, and have no values to be compared by",
      ),
    ];
  if (was?.kind !== is?.kind)
    return [
      refused(
        "stopping",
        is,
        "cannot be removed or replaced in a sweep that promotes trials: those that wait are released by this rule alone",
      ),
    ];
  return planChanges(before, after)
    .filter(({ field }) => field.startsWith("stopping."))
    .map(({ field, after: value }) =>
      refused(
        field,
        value,
        field === "stopping.metric"
          ? "cannot be changed in a sweep that promotes trials: those that wait have come to their rungs with the other metric"
          : "cannot be changed in a sweep that promotes trials: they have waited and been promoted at the rungs that follow from it",
      ),
    );
}

/** A population is proposed once, and its copies follow from its rounds. */
function populationProblems(before: Plan, after: Plan): Problem[] {
  if (![before, after].some(({ stopping }) => stopping !== undefined && isPopulation(stopping))) return [];
  const changed = planChanges(before, after).map(({ field }) => field);
  return [...POPULATION_KEYS].flatMap(([key, problem]): Problem[] =>
    changed.some((field) => field === key || field.startsWith(`${key}.`))
      ? [{ field: key, value: showValue(valueAt(after, key)), problem, remedy: REMEDY }]
      : [],
  );
}

const POPULATION_KEYS = new Map([
  ["stopping", "cannot be changed in a sweep of a population, nor added: its rounds are decided by it"],
  [
    "folds",
    "cannot be changed in a sweep of a population: its trials are ranked over the runs that they have",
  ],
  [
    "seeds",
    "cannot be changed in a sweep of a population: its trials are ranked over the runs that they have",
  ],
  ["space", "cannot be changed in a sweep of a population: its copies are explored within it"],
  ["spaceConstraints", "cannot be changed in a sweep of a population: its copies are explored within them"],
  ["points", "cannot be changed in a sweep of a population: its members are proposed at its start"],
  ["budget.maxTrials", "is the size of the population, which stays as it is"],
]);

function valueAt(plan: Plan, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => Reflect.get(Object(value), key), plan);
}

function missingRuns(before: Plan, after: Plan): Problem[] {
  return (["folds", "seeds"] as const).flatMap((key): Problem[] => {
    const missing = before[key].filter((one) => !after[key].includes(one));
    if (missing.length === 0) return [];
    return [
      {
        field: key,
        value: showValue(after[key]),
        problem: `lacks ${missing.join(", ")}: trials have been trained on ${missing.length === 1 ? "it" : "them"}`,
        remedy: `${key} are only added to: name all that there are, and the new ones`,
      },
    ];
  });
}

/** What an edit has changed, in the order of the plan's keys; empty where it changes nothing. */
export function planChanges(before: Plan, after: Plan): PlanChange[] {
  const roots = new Set(EDITABLE_KEYS.map((key) => key.split(".")[0] ?? key));
  return [...roots].flatMap((key) => differences(key, Reflect.get(before, key), Reflect.get(after, key)));
}

/** Key by key where both are objects of one kind, else as a whole. */
function differences(field: string, before: unknown, after: unknown): PlanChange[] {
  if (isObject(before) && isObject(after) && !isOther(before, after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(`${field}.${key}`, Reflect.get(before, key), Reflect.get(after, key)),
    );
  const [a, b] = [before ?? null, after ?? null];
  return canonicalJson(a) === canonicalJson(b) ? [] : [{ field, before: a, after: b }];
}

/** `budget.maxTrials 10 → 20, stopping removed`. */
export function planChangesText(changes: readonly PlanChange[]): string {
  return changes
    .map(({ field, before, after }) => {
      if (field === "points") return pointsText(before, after);
      if (before === null) return `${field} ${showValue(after)} added`;
      return after === null ? `${field} removed` : `${field} ${showValue(before)} → ${showValue(after)}`;
    })
    .join(", ");
}

function pointsText(before: unknown, after: unknown): string {
  const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  return `points to try ${count(before)} → ${count(after)}`;
}

/**
 * Where the search of the edited plan begins; as before where neither its space nor its points have changed.
 * @param changes `points` is among them where some are enqueued, also where they are those of the plan before
 */
export function searchStartAfter(
  { plan, start, trials }: { plan: Plan; start: SearchStart | null; trials: readonly MadeTrial[] },
  after: Plan,
  changes: readonly PlanChange[] = planChanges(plan, after),
): SearchStart | null {
  const hasOtherSpace = isOtherSpace(changes);
  if (!hasOtherSpace && !hasOtherPoints(changes)) return start;
  const proposals = new Set(trials.map(({ proposal }) => proposal)).size;
  const enqueued = (plan.points ?? []).length - pendingPoints(plan, start, proposals).length;
  const own = proposals - (start?.proposals ?? 0) - enqueued;
  const space = spaceOf(after);
  const isWhole = isExhaustive(plan.sampler.kind);
  const hasPlace = (configuration: Configuration) =>
    fitsSpace(space, configuration) && (!isWhole || isGridPoint(space, configuration));
  const outside = trials.filter(({ configuration }) => !hasPlace(configuration));
  const tried = new Set(
    outside.map(({ variant, configuration }) => `${variant} ${configurationKey(configuration)}`),
  );
  return {
    proposals,
    sampled: hasOtherSpace && isWhole ? 0 : (start?.sampled ?? 0) + own,
    outside: outside.length,
    ...(tried.size < outside.length ? { outsideAgain: outside.length - tried.size } : {}),
  };
}

/** What becomes of the trials there are. */
export interface EditEffects {
  /** Whether the sweep, which has ended, goes on in a new generation. */
  readonly reopensSweep: boolean;
  /** Whether trials get further runs, for folds or seeds that were added. */
  readonly addsRuns: boolean;
  /** Whether trials that a limit of the budget has stopped go on. */
  readonly resumesLimited: boolean;
  /** Whether reports are judged by another rule from now on. */
  readonly changesRule: boolean;
}

/** What an edit does, or why the sweep cannot be edited. */
export function decideEdit(
  sweep: { id: number; state: SweepState; intent: SweepIntent; isLimited: boolean; plan: Plan },
  changes: readonly PlanChange[],
): EditEffects | { readonly refused: string } {
  const { id, state, intent } = sweep;
  if (state === "cancelled" || intent === "cancel")
    return {
      refused: `Sweep ${id} ${state === "cancelled" ? "has been" : "is being"} cancelled and cannot be edited; retry it first.`,
    };
  const keys = new Set(changes.map(({ field }) => field.split(".")[0] ?? field));
  const isEnded = isTerminal(state);
  if (isEnded && !KEYS_OF_WORK.some((key) => keys.has(key)))
    return {
      refused: `Sweep ${id} has ended (${state}): only an edit of ${KEYS_OF_WORK.join(", ")} continues it.`,
    };
  return {
    reopensSweep: isEnded,
    addsRuns: !isNested(sweep.plan) && (keys.has("folds") || keys.has("seeds")),
    resumesLimited: sweep.isLimited && keys.has("budget"),
    changesRule: keys.has("stopping"),
  };
}
