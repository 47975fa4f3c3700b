import { showValue } from "../../errors";
import type { SamplerDefinition, Suggestion } from "../contract";
import { type History, hasSeveralObjectives, type Observation, type Proposal } from "../contract";
import { drawablePoints, drawNew } from "../draws";
import { makeColumns } from "../tpe/columns";
import { type FollowingColumns, type Part, weigh } from "../tpe/sampler";
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
  make({ space, options, goal }) {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    const columnsOf = new WeakMap<History, FollowingColumns>();
    return {
      size: () => size,
      propose({ number, history, random }) {
        if (size !== null && history.observations.length >= size) return null;
        if (size === 1) return { configuration: points?.at(0) ?? {}, reason: "the only configuration" };
        const columns = columnsOf.get(history) ?? makeColumns(space);
        columnsOf.set(history, columns);
        const { earlier, observations } = history;
        columns.follow(earlier.length > 0 ? [...earlier, ...observations] : observations);
        const own = random.fork("bohb", number);
        const minPoints = options.minPoints ?? columns.names.length + 1;
        const { direction } = goal;
        const split = splitByBudget(columns.observations, { ...options, direction, minPoints });
        const suggestion = suggestionOf(columns.observations, earlier.length, split?.budget);
        const drawn = (phase: Suggestion["phase"], reason: string): Proposal | null => {
          const configuration = drawNew({ space, points, history, random: own.fork("draw") });
          return configuration && { configuration, reason, suggestion: { ...suggestion, phase, parts: [] } };
        };
        if (split === null)
          return drawn("start-up", `start-up: random draw; no budget has ${minPoints + 2} results yet`);
        if (own.fork("share").next() < options.randomFraction)
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
          random: own,
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
      },
    };
  },
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
