import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Direction } from "../../measures";
import { lossesOf, paretoFront } from "../../objectives";
import { createRandom } from "../../random";
import { makeSpace } from "../../space";
import { type Goal, makeHistory, makeSampler, type Observation, samplerSchema } from "../index";
import { individualOf, selectElite } from "./select";

interface Fixture {
  elites: {
    directions: Direction[];
    trials: { values: number[]; violation: number }[];
    population: number;
    elite: number[];
  }[];
}
const { elites }: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/objectives.json", import.meta.url), "utf8"),
);

it.each(elites.map((one) => [one.directions.join(", "), one] as const))(
  "chooses the parents that Optuna 5.0.0 chooses: %s",
  (_, { directions, trials, population, elite }) => {
    const [direction = "minimize"] = directions;
    const goal: Goal = { direction, directions, limits: 1 };
    const pool = trials.flatMap(({ values, violation }, number) => {
      const own = { value: values[0] ?? null, values, violations: [violation] };
      return individualOf({ number, configuration: {}, state: "complete", ...own }, goal) ?? [];
    });
    const chosen = selectElite(pool, population).map(({ observation }) => observation.number);
    expect(chosen.toSorted((a, b) => a - b)).toEqual(elite);
  },
);

const space = makeSpace({
  x: { type: "float", low: 0, high: 1 },
  y: { type: "float", low: 0, high: 1 },
});
const directions: Direction[] = ["minimize", "minimize"];
const goal: Goal = { direction: "minimize", directions };
const make = (population = 10, crossover = 0.9) =>
  makeSampler(samplerSchema.parse({ kind: "nsga2", population, crossover }), space, goal);

/** The front is where y is 0.5, from (0, 1) to (1, 0). */
function valuesAt(configuration: Observation["configuration"]): number[] {
  const [x, y] = [Number(configuration.x), Number(configuration.y)];
  return [x + Math.abs(y - 0.5), 1 - x + Math.abs(y - 0.5)];
}

function search(count: number, earlier: Observation[] = []) {
  const sampler = make();
  const history = makeHistory([], earlier);
  const reasons: string[] = [];
  for (let number = 0; number < count; number++) {
    const proposal = sampler.propose({ number, history, random: createRandom(2) });
    if (!proposal) break;
    const { configuration } = proposal;
    reasons.push(proposal.reason);
    const values = valuesAt(configuration);
    history.add({ number, configuration, state: "complete", value: values[0] ?? null, values });
  }
  return { history, reasons };
}

describe("NSGA-II", () => {
  it("draws the first generation, and breeds the others from those before", () => {
    const { history, reasons } = search(200);
    expect(reasons[9]).toContain("generation 0: random draw");
    expect(reasons[10]).toMatch(/generation 1: (child|copy) of configuration/);
    // A uniform draw is so near with probability 0.1; half of the children have theirs from a parent.
    const isNear = ({ configuration }: Observation) => Math.abs(Number(configuration.y) - 0.5) < 0.05;
    expect(history.observations.slice(100).filter(isNear).length).toBeGreaterThan(40);
    const losses = history.observations.map(({ values }) => lossesOf((values ?? []).map(Number), directions));
    expect(paretoFront(losses).length).toBeGreaterThan(5);
  });

  it("breeds its first generation from earlier results, or its second from those that are fewer than one", () => {
    const earlier = search(40).history.observations;
    const { reasons } = search(30, [...earlier]);
    expect(reasons.slice(0, 10).every((reason) => reason.includes("of earlier result"))).toBe(true);
    const few = search(30, earlier.slice(0, 9)).reasons;
    expect(few.slice(0, 10).every((reason) => reason.includes("random draw"))).toBe(true);
    expect(few.slice(10, 20).some((reason) => reason.includes("earlier result"))).toBe(true);
  });

  it("does not breed from what failed, runs or has no value", () => {
    const history = makeHistory(
      Array.from({ length: 10 }, (_, number): Observation => {
        const state = number < 9 ? "failed" : "complete";
        return {
          number,
          configuration: { x: number / 10, y: 0 },
          state,
          value: null,
          values: [Number.NaN, 1],
        };
      }),
    );
    const proposal = make().propose({ number: 10, history, random: createRandom(1) });
    expect(proposal?.reason).toBe("generation 1: random draw; 0 trials to breed from");
    expect(proposal?.suggestion?.learned).toEqual({ complete: 0, stopped: 0, failed: 10 });
  });
});
