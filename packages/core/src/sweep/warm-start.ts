import { type Problem, showValue } from "../errors";
import { generationOf, learns, type Observation, SAMPLER_KINDS } from "../samplers";
import { type Configuration, misfitOf } from "../space";
import { canonicalJson } from "./fingerprint";
import { isNested } from "./nested";
import { objectivesOf } from "./objectives";
import type { Plan } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { byProposal, observation, spaceOf } from "./search";

/** Results that a search may start with. */
const MAX_EARLIER_RESULTS = 10_000;
/** Of a Gaussian process, whose time for a proposal grows with the cube of their number. */
const MAX_EARLIER_RESULTS_OF_GP = 2_000;

/** A configuration with what it came to in another search. */
export interface EarlierResult {
  readonly configuration: Configuration;
  /** Of each objective, in the order of the plan. */
  readonly values: number[];
  /** As of TrialOutcome. */
  readonly violations: number[] | null;
}

const NO_RESULTS = {
  problem: "names no results",
  remedy: "name sweeps or observations, or remove warmStart",
};

/** What a warm start cannot be of a plan, whatever results it names. */
export function warmStartProblems(plan: Plan): Problem[] {
  const { warmStart, sampler, constraints } = plan;
  if (warmStart === undefined) return [];
  const { sweeps = [], observations = [] } = warmStart;
  const problems: Problem[] = [];
  if (warmStart.sweeps === undefined && warmStart.observations === undefined)
    problems.push({
      field: "warmStart",
      value: showValue(warmStart),
      ...NO_RESULTS,
    });
  if (!learns(sampler.kind))
    problems.push({
      field: "warmStart",
      value: showValue(warmStart),
      problem: `the sampler ${sampler.kind} does not learn from results`,
      remedy: `remove warmStart, or use the sampler ${SAMPLER_KINDS.filter(learns).join(", ")}`,
    });
  if (isNested(plan))
    problems.push({
      field: "warmStart",
      value: showValue(warmStart),
      problem:
        "a nested cross-validation cannot use earlier results: they may come from the images that its outer folds test",
      remedy: "remove warmStart, or leave splits.inner out",
    });
  const own = observations.length > 0 && constraints !== undefined;
  if (own)
    problems.push({
      field: "warmStart.observations",
      value: `${observations.length} observations`,
      problem: "do not say whether they satisfy the plan's constraints",
      remedy: "remove constraints, or name sweeps that have the same",
    });
  const objectives = objectivesOf(plan).length;
  const index = observations.findIndex(({ values }) => values.length !== objectives);
  const wrong = observations[index];
  if (wrong)
    problems.push({
      field: `warmStart.observations.${index}.values`,
      value: showValue(wrong.values),
      problem: `has ${wrong.values.length} values, and the plan ${objectives === 1 ? "one objective" : `${objectives} objectives`}`,
      remedy: "one value for each objective, in the order of the plan",
    });
  for (const [position, key] of sweeps.entries())
    if (sweeps.indexOf(key) < position)
      problems.push({
        field: `warmStart.sweeps.${position}`,
        value: showValue(key),
        problem: "duplicate value",
        remedy: "list each sweep once",
      });
  return problems;
}

/** Why the results of another sweep say nothing of what a plan searches for. */
export function earlierPlanProblems(
  plan: Plan,
  earlier: { field: string; id: number; plan: Plan },
): Problem[] {
  const { field, id } = earlier;
  const refused = (problem: string, remedy: string): Problem => ({
    field,
    value: String(id),
    problem,
    remedy,
  });
  if (isNested(earlier.plan))
    return [
      refused(
        `sweep ${id} is a nested cross-validation: its outer folds have separate searches`,
        "name another sweep",
      ),
    ];
  const [wanted, there] = [plan, earlier.plan].map((one) =>
    objectivesOf(one)
      .map(({ direction, metric }) => `${direction} ${metric}`)
      .join(", "),
  );
  if (wanted !== there)
    return [
      refused(
        `sweep ${id} has another objective: ${there}; the plan: ${wanted}`,
        `use ${there}, or remove it`,
      ),
    ];
  if (plan.constraints && canonicalJson(plan.constraints) !== canonicalJson(earlier.plan.constraints ?? null))
    return [
      refused(
        `sweep ${id} does not have the plan's constraints, so that nobody knows which of its trials satisfy them`,
        "use its constraints, or remove it",
      ),
    ];
  return [];
}

/**
 * The results of a sweep, one a configuration: means over its variants.
 * @param trials complete ones, in order of number
 */
export function resultsOf(plan: Plan, trials: readonly MadeTrial[]): EarlierResult[] {
  return [...byProposal(trials)].flatMap(([proposal, own]) => {
    const { configuration, value, values = [value], violations } = observation(proposal, own);
    const known = values.flatMap((one) => one ?? []);
    if (known.length < values.length) return [];
    return [
      { configuration, values: known, violations: plan.constraints && violations ? [...violations] : null },
    ];
  });
}

/** The results that a plan's sampler starts with. */
export interface WarmStartResults {
  readonly results: EarlierResult[];
  /** Results whose configuration is outside of the plan's space, and why. */
  readonly leftOut: number;
  readonly reasons: string[];
}

export interface FittedResults {
  readonly taken: EarlierResult[];
  readonly leftOut: number;
  /** Why, with how many each: `learningRate is missing in 12`. */
  readonly reasons: string[];
}

/** The results whose configurations the plan's space could have proposed. */
export function fitResults(plan: Plan, results: readonly EarlierResult[]): FittedResults {
  const space = spaceOf(plan);
  const taken: EarlierResult[] = [];
  const counts = new Map<string, number>();
  for (const result of results) {
    const { configuration } = result;
    const { missing, unknown, inactive, outside } = misfitOf(space, configuration);
    const reasons = [
      ...missing.map((name) => `${name} is missing`),
      ...unknown.map((name) => `${name} is not in the space`),
      ...inactive.map((name) => `${name} is not active`),
      ...outside.map((name) => `${name} is out of range`),
    ];
    if (reasons.length === 0)
      reasons.push(
        ...space.constraints
          .filter((constraint) => !constraint.isSatisfied(configuration))
          .map(({ text }) => `${text} is not satisfied`),
      );
    if (reasons.length === 0) taken.push(result);
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return {
    taken,
    leftOut: results.length - taken.length,
    reasons: [...counts].map(([reason, count]) => `${reason} in ${count}`),
  };
}

/** Where results of a warm start came from, as it was at the launch. */
export interface WarmStartSource {
  /** Null for the observations of the plan's own text. */
  readonly sweep: { readonly id: number; readonly name: string } | null;
  readonly taken: number;
  /** Results whose configuration is outside of the space. */
  readonly leftOut: number;
  /** Why they are, with how many each. */
  readonly reasons: readonly string[];
}

/** `sweep 3 (tour): 12 results; 2 left out: learningRate is out of range in 2`. */
export function warmStartSourceText({ sweep, taken, leftOut, reasons }: WarmStartSource): string {
  const from = sweep === null ? "observations of the plan" : `sweep ${sweep.id} (${sweep.name})`;
  const others = leftOut === 0 ? "" : `; ${leftOut} left out: ${reasons.join(", ")}`;
  return `${from}: ${taken} ${taken === 1 ? "result" : "results"}${others}`;
}

/** Why these results are too few or too many to start with. */
export function resultCountProblems({ sampler, warmStart }: Plan, results: number): Problem[] {
  const field = "warmStart";
  const most = sampler.kind === "gp" ? MAX_EARLIER_RESULTS_OF_GP : MAX_EARLIER_RESULTS;
  if (results === 0) return [{ field, value: showValue(warmStart), ...NO_RESULTS }];
  if (results <= most) return [];
  return [
    {
      field,
      value: `${results} results`,
      problem: `the sampler ${sampler.kind} starts with at most ${most} results`,
      remedy: `name fewer sweeps or observations${most < MAX_EARLIER_RESULTS ? ", or use another sampler" : ""}`,
    },
  ];
}

/** What becomes of earlier results, and of given points, that is most likely not meant. */
export function warmStartWarnings(plan: Plan, warmStart: WarmStartResults | null): Problem[] {
  return [
    ...leftOutWarnings(warmStart),
    ...(plan.sampler.kind === "cmaes" ? generationWarnings(plan, plan.sampler, warmStart) : []),
  ];
}

function leftOutWarnings(warmStart: WarmStartResults | null): Problem[] {
  if (warmStart === null || warmStart.leftOut === 0) return [];
  const { results, leftOut, reasons } = warmStart;
  return [
    {
      field: "warmStart.takeWhatFits",
      value: "true",
      problem: `${leftOut} of ${results.length + leftOut} earlier results are outside of the space and left out: ${reasons.join(", ")}`,
      remedy: "change the space, or name other results",
    },
  ];
}

/** CMA-ES follows its own draws: of other results it takes whole generations, and of given points nothing. */
function generationWarnings(
  plan: Plan,
  options: { population?: number },
  warmStart: WarmStartResults | null,
): Problem[] {
  const population = generationOf(spaceOf(plan), options);
  const remedy = "use sampler: { kind: tpe }, or { kind: gp }, which learn from all";
  const warnings: Problem[] = [];
  if (warmStart !== null && warmStart.results.length < population)
    warnings.push({
      field: "warmStart",
      value: `${warmStart.results.length} results`,
      problem: `cmaes starts with a generation of ${population} earlier results, and uses none of fewer`,
      remedy: `name at least ${population} results, or ${remedy}`,
    });
  if (warmStart !== null && warmStart.results.length > population)
    warnings.push({
      field: "warmStart",
      value: `${warmStart.results.length} results`,
      problem: `cmaes starts with the best ${population} earlier results, a generation, and leaves out ${warmStart.results.length - population}`,
      remedy,
    });
  if (plan.points && plan.points.length > 0)
    warnings.push({
      field: "points",
      value: `${plan.points.length} points`,
      problem: "cmaes tries these points and does not learn from them: its generations are its own draws",
      remedy,
    });
  return warnings;
}

/** As a sampler takes them. */
export function earlierObservations(results: readonly EarlierResult[]): Observation[] {
  return results.map(({ configuration, values, violations }, number) => ({
    number,
    configuration,
    state: "complete",
    value: values[0] ?? null,
    ...(values.length > 1 ? { values } : {}),
    ...(violations ? { violations } : {}),
  }));
}
