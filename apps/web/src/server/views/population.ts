import type { Population } from "@foldwise/core/contracts/http/population";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { RETRYABLE_STATES } from "@foldwise/core/states";
import {
  longestTraining,
  type Plan,
  planOfSchedule,
  populationOf,
  type ScheduleSegment,
  scheduleOf,
} from "@foldwise/core/sweep";
import type { LineageTrial } from "@foldwise/db/repositories/sweep";
import { stringify } from "yaml";

/**
 * The schedule of one trial of a population, and how its copies came about.
 * @param asked number of the trial; the best one where it is left out
 * @throws FoldwiseError `conflict` for a sweep without a population, `not-found` for a trial that there is not
 */
export function populationView(
  { plan, trials }: { plan: Plan; trials: readonly LineageTrial[] },
  asked?: number,
): Population {
  const population = populationOf(plan);
  if (!population || plan.stopping?.kind !== "pbt")
    throw new FoldwiseError(
      "not-found",
      "The sweep trains no population: its plan has no stopping: { kind: pbt }.",
    );
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
  if (asked !== undefined && !byNumber.has(asked)) throw notFound("trial", asked);
  const { direction, metric } = population.promotion;
  const trial = asked ?? bestOf(trials, direction);
  const schedule =
    trial === null ? [] : scheduleOf(plan, trial, (number) => byNumber.get(number), longestTraining(plan));
  return {
    metric,
    interval: plan.stopping.interval,
    trial,
    schedule,
    plan: planText(plan, { trial, variant: byNumber.get(trial ?? 0)?.variant ?? "", schedule }),
    copies: trials.flatMap(({ number, variant, exploit }) =>
      exploit ? [{ trial: number, variant, exploit }] : [],
    ),
  };
}

function planText(
  plan: Plan,
  { trial, ...of }: { trial: number | null; variant: string; schedule: readonly ScheduleSegment[] },
): string | null {
  if (trial === null) return null;
  const again = planOfSchedule(plan, { trial, ...of });
  if (again === null) return null;
  return `# The schedule of trial ${trial} of the sweep ${plan.name}, trained again.\n${stringify(again)}`;
}

const RETRYABLE: readonly LineageTrial["state"][] = RETRYABLE_STATES;

/** By the objective of those that are complete; before there is one, by the furthest round, whichever was best there. */
function bestOf(trials: readonly LineageTrial[], direction: "maximize" | "minimize"): number | null {
  const sign = direction === "maximize" ? -1 : 1;
  const rated = trials.flatMap(({ number, state, objective, rungs, exploit }) => {
    const last = rungs?.at(-1) ?? (exploit ? { rung: exploit.round, value: exploit.from.value } : undefined);
    if (state === "complete" && objective !== null)
      return [{ number, place: Number.POSITIVE_INFINITY, value: objective }];
    return last && !RETRYABLE.includes(state)
      ? [{ number, place: last.rung, value: decodeMetric(last.value) }]
      : [];
  });
  const known = rated.filter(({ value }) => !Number.isNaN(value));
  const [best] = known.toSorted(
    (a, b) => b.place - a.place || sign * (a.value - b.value) || a.number - b.number,
  );
  return best?.number ?? null;
}
