import { showValue } from "../../errors";
import type { SamplerDefinition, Suggestion } from "../contract";
import { hasSeveralObjectives, type Observation } from "../contract";
import { samplerOfColumns } from "../tpe/of-columns";
import { type Part, weigh } from "../tpe/sampler";
import { type KernelSettings, makeKernelDensity } from "./kernel-density";
import { splitByBudget } from "./split";

export interface BohbOptions extends KernelSettings {
  /** Least results of the better and of the others; one more than the dimensions where it is left out. */
  readonly minPoints?: number | undefined;
  readonly topPercent: number;
  readonly candidates: number;
  readonly randomFraction: number;
}

/**
 * The sampler of BOHB (Falkner, Klein and Hutter 2018, arXiv 1807.01774), for trials that are promoted: two kernel density
 * estimates of the results at the highest budget that has enough of them, and of candidates drawn from the better one's
 * widened kernels the one with the greatest ratio of the two; a share of all configurations is drawn at random. Dimensions
 * with the same conditions are one part, as of TPE.
 */
export const bohb: SamplerDefinition<BohbOptions> = {
  isExhaustive: false,
  learns: true,
  learnsFromRungs: true,
  problems: (_, __, goal) =>
    hasSeveralObjectives(goal) || goal.limits
      ? [
          {
            field: "sampler.kind",
            value: showValue("bohb"),
            problem: `bohb models one objective without ${hasSeveralObjectives(goal) ? "others" : "constraints"}: a trial has no value of them at a rung`,
            remedy: "use sampler: { kind: tpe }",
          },
        ]
      : [],
  make: ({ space, options, goal }) =>
    samplerOfColumns("bohb", space, ({ columns, history, random, draw }) => {
      const minPoints = options.minPoints ?? columns.names.length + 1;
      const { direction } = goal;
      const split = splitByBudget(columns.observations, { ...options, direction, minPoints });
      const suggestion = suggestionOf(columns.observations, history.earlier.length, split?.budget);
      const drawn = (phase: Suggestion["phase"], reason: string) => draw({ ...suggestion, phase }, reason);
      if (split === null)
        return drawn("start-up", `start-up: random draw; no budget has ${minPoints + 2} results yet`);
      if (random.fork("share").next() < options.randomFraction)
        return drawn("random", "random draw, as a share of all configurations is");
      const densityOf = ({ names: [first = "", ...more] }: Part, indices: readonly number[]) => {
        const members = indices.filter((index) => columns.isActive(first, index));
        const own = [first, ...more].map((name) => columns.column(name, members));
        return makeKernelDensity(own, members.length, options);
      };
      const weighed = weigh({
        space,
        columns,
        history,
        random,
        joint: true,
        candidates: options.candidates,
        densitiesOf: (part) => ({
          better: densityOf(part, split.better),
          others: densityOf(part, split.others),
        }),
      });
      if (!weighed)
        return drawn("exhausted", "random draw: all candidates of the model are known or infeasible");
      return {
        configuration: weighed.configuration,
        reason: `best of ${options.candidates} candidates by the ratio of densities at ${split.budget === "end" ? "the last step" : split.budget}; ${split.better.length} better results, ${split.others.length} others`,
        suggestion: { ...suggestion, phase: "model", parts: weighed.parts },
      };
    }),
};

function suggestionOf(
  observations: readonly Observation[],
  earlier: number,
  budget: string | undefined,
): Omit<Suggestion, "phase" | "parts"> {
  const count = (state: Observation["state"]) => observations.filter((one) => one.state === state).length;
  return {
    sampler: "bohb",
    learned: {
      complete: count("complete"),
      stopped: count("pruned"),
      failed: count("failed"),
      ...(budget === undefined ? {} : { budget }),
      ...(earlier > 0 ? { earlier } : {}),
    },
    running: observations.flatMap(({ state, number }) => (state === "running" ? [number] : [])),
  };
}
