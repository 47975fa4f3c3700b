import { type BestStep, bestSoFar } from "@foldwise/core/search";
import type { ChartTable } from "../../../../charts/chart-table";
import type { SearchTrials } from "./trials";

/** The best value so far of each variant's trials, in the order of their numbers; of those that keep to all constraints. */
export function bestByVariant(trials: SearchTrials): { variant: number; steps: BestStep[] }[] {
  const { rated = new Float64Array(0), direction = "maximize" } = trials.objectives[0] ?? {};
  return trials.variants.map((_, variant) => ({
    variant,
    steps: bestSoFar(
      rated.map((value, index) => (trials.variant[index] === variant ? value : Number.NaN)),
      direction,
    ),
  }));
}

/** The trials as rows: number, variant, state, objectives, parameters, times, constraints, and what they have come to without an objective. */
export function trialsTable(
  trials: SearchTrials,
  isShown: (index: number) => boolean = () => true,
): ChartTable {
  const { number, variant, variants, state, objectives, parameters, start, duration, stopStep, infeasible } =
    trials;
  const { early, earlyStep } = trials;
  // Whichever objective is shown: what trials have come to is of the plan's first.
  const reached = objectives.find(({ position }) => position === 0)?.metric ?? "value";
  const plain = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  const parameter = ({ axis, values }: SearchTrials["parameters"][number], index: number) => {
    const value = plain(values[index]);
    if (value === null || axis.kind === "numeric") return value;
    const choice = axis.choices[value] ?? null;
    // An empty cell is a parameter that is not active.
    return Array.isArray(choice) || choice === null ? JSON.stringify(choice) : choice;
  };
  return {
    header: [
      "trial",
      ...objectives.map(({ metric }) => metric),
      ...parameters.map(({ name }) => name),
      "variant",
      "state",
      "start, s",
      "duration, s",
      "stopped at step",
      "exceeds a constraint",
      `${reached} so far`,
      `step of ${reached} so far`,
    ],
    rows: number.flatMap((own, index) =>
      isShown(index)
        ? [
            [
              own,
              ...objectives.map(({ values }) => plain(values[index])),
              ...parameters.map((one) => parameter(one, index)),
              variants[variant[index] ?? 0] ?? null,
              state[index] ?? null,
              plain(start[index]),
              plain(duration[index]),
              plain(stopStep[index]),
              infeasible[index] === 1,
              plain(early[index]),
              plain(earlyStep[index]),
            ],
          ]
        : [],
    ),
  };
}
