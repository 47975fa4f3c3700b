import { SEARCH_DIGITS, type SweepSearch } from "@foldwise/core/contracts/http/sweep-search";
import { decodeMetric, encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { ImportanceInput } from "@foldwise/core/importance";
import { axisOf, numberOn, type ParameterColumn } from "@foldwise/core/search";
import { TRIAL_STATES } from "@foldwise/core/states";
import { objectivesOf, promotionOf } from "@foldwise/core/sweep";
import type { TrialPoint, TrialPoints } from "@foldwise/db/repositories/sweep";

/** A transaction may have been open for so long when what it wrote becomes visible. */
const SLACK_MS = 60_000;

/** The trials of a search as columns. @param complete whether all of its trials are here */
export function sweepSearchView(
  { plan, createdAt, readAt, trials }: TrialPoints,
  { complete }: { complete: boolean },
): SweepSearch {
  const variants = Object.keys(plan.variants);
  const objectives = objectivesOf(plan);
  const parameters = parameterColumns(plan, trials);
  const seconds = (from: Date, to: Date | null) =>
    to === null ? null : Math.round((to.getTime() - from.getTime()) / 100) / 10;
  return {
    cursor: String(readAt.getTime() - SLACK_MS),
    complete,
    from: createdAt.toISOString(),
    states: [...TRIAL_STATES],
    variants,
    objectives,
    parameters: parameters.map(({ name, axis }) => ({
      name,
      axis: axis.kind === "numeric" ? axis : { ...axis, choices: [...axis.choices] },
    })),
    infeasible: trials.flatMap(({ number, isInfeasible }) => (isInfeasible ? [number] : [])),
    early: earlyValues(plan, trials),
    columns: {
      number: trials.map(({ number }) => number),
      state: trials.map(({ state }) => TRIAL_STATES.indexOf(state)),
      variant: trials.map(({ variant }) => variants.indexOf(variant)),
      objectives: objectives.map((_, index) =>
        trials.map(({ objectives: values }) => {
          const value = values[index] ?? null;
          return value === null ? null : encodeMetric(rounded(value, SEARCH_DIGITS.objectives));
        }),
      ),
      parameters: parameters.map(({ values }) =>
        Array.from(values, (value) =>
          Number.isNaN(value) ? null : rounded(value, SEARCH_DIGITS.parameters),
        ),
      ),
      start: trials.map(({ startedAt }) => seconds(createdAt, startedAt)),
      duration: trials.map(({ startedAt, finishedAt }) =>
        startedAt === null ? null : seconds(startedAt, finishedAt),
      ),
      stopStep: trials.map(({ stopStep }) => stopStep),
    },
  };
}

/** Of trials that are not complete: what they have come to, where that is a value of the first objective's metric. */
function earlyValues(plan: TrialPoints["plan"], trials: readonly TrialPoint[]): SweepSearch["early"] {
  const metric = objectivesOf(plan)[0]?.metric;
  const isOfRungs = promotionOf(plan)?.metric === metric;
  const found = trials.flatMap(({ number, state, objectives: [objective], reached: { rung, stop } }) => {
    // One that an edit gave more to do has the objective that it had.
    if (state === "complete" || (objective ?? null) !== null) return [];
    const atStop =
      stop !== null && stop.metric === metric && stop.value !== null
        ? { number, step: stop.step, value: stop.value }
        : null;
    const atRung = isOfRungs && rung !== null ? { number, step: rung.step, value: rung.value } : null;
    // One that waited and was stopped for good has both, at one step.
    return (atStop !== null && (atRung === null || atStop.step > atRung.step) ? atStop : atRung) ?? [];
  });
  return {
    number: found.map(({ number }) => number),
    step: found.map(({ step }) => step),
    value: found.map(({ value }) => encodeMetric(rounded(decodeMetric(value), SEARCH_DIGITS.objectives))),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

type SearchPlan = Pick<TrialPoints["plan"], "space" | "variants" | "objective" | "objectives">;

function parameterColumns({ space }: SearchPlan, trials: readonly TrialPoint[]): ParameterColumn[] {
  return Object.entries(space).map(([name, spec]) => {
    const axis = axisOf(spec);
    return { name, axis, values: trials.map(({ configuration }) => numberOn(axis, configuration[name])) };
  });
}

/** A variant counts as a parameter where there are several: it is chosen from as one. */
const VARIANT = "variant";

/** What importance is computed from, for one of the objectives; null where the plan has no such objective. */
export function importanceInput(
  { plan, trials }: Pick<TrialPoints, "plan" | "trials">,
  position: number,
): (ImportanceInput & { metric: string }) | null {
  const objective = objectivesOf(plan)[position];
  if (objective === undefined) return null;
  const complete = trials.filter(({ state }) => state === "complete");
  const variants = Object.keys(plan.variants);
  const variant: ParameterColumn = {
    name: VARIANT,
    axis: { kind: "choices", choices: variants, ordered: false },
    values: complete.map((trial) => variants.indexOf(trial.variant)),
  };
  return {
    metric: objective.metric,
    direction: objective.direction,
    parameters: [
      ...parameterColumns(plan, complete),
      ...(variants.length > 1 && !Object.hasOwn(plan.space, VARIANT) ? [variant] : []),
    ],
    objective: complete.map(({ objectives }) => objectives[position] ?? Number.NaN),
  };
}
