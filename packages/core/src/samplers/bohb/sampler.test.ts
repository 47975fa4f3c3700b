import { describe, expect, it } from "vitest";
import { createRandom } from "../../random";
import { makeSpace } from "../../space";
import type { Observation } from "../contract";
import { makeHistory, makeSampler, samplerProblems, samplerSchema } from "../index";
import { splitByBudget } from "./split";

const at = (number: number, over: Partial<Observation>): Observation => ({
  number,
  configuration: { x: number / 100 },
  state: "pruned",
  value: null,
  ...over,
});
const OPTIONS = { direction: "minimize", minPoints: 2, topPercent: 15 } as const;

describe("the budget that BOHB learns from", () => {
  const rung = (number: number, ...values: number[]) =>
    at(number, { rungs: values.map((value, index) => ({ rung: index, value })) });

  it("is none before one has two results more than each side needs", () => {
    expect(splitByBudget([rung(0, 1), rung(1, 2), rung(2, 3)], OPTIONS)).toBeNull();
  });

  it("is the highest that has enough, whatever was better at a lower one", () => {
    const lower = [rung(0, 9), rung(1, 8), rung(2, 1), rung(3, 2)];
    expect(splitByBudget(lower, OPTIONS)).toEqual({ budget: "rung 0", better: [2, 3], others: [0, 1] });
    const higher = [rung(0, 9, 1), rung(1, 8, 2), rung(2, 1, 8), rung(3, 2, 9)];
    expect(splitByBudget(higher, OPTIONS)).toEqual({ budget: "rung 1", better: [0, 1], others: [2, 3] });
    const complete = [5, 6, 7].map((number) => at(number, { state: "complete", value: number }));
    expect(splitByBudget([...higher, ...complete], OPTIONS)?.budget).toBe("rung 1");
    expect(splitByBudget([...higher, ...complete, ...complete], OPTIONS)?.budget).toBe("end");
  });

  it("counts what failed or came to no number as worse than any value, and what was cancelled not at all", () => {
    const observations = [
      at(0, { state: "failed" }),
      rung(1, 5),
      at(2, { value: Number.NaN }),
      rung(3, 4),
      at(4, { state: "cancelled" }),
      rung(5, 7),
      rung(6, 6),
    ];
    expect(splitByBudget(observations, { ...OPTIONS, direction: "maximize" })).toEqual({
      budget: "rung 0",
      better: [5, 6],
      others: [0, 1, 2, 3],
    });
  });
});

describe("the BOHB sampler", () => {
  const space = makeSpace({
    x: { type: "float", low: 0, high: 1 },
    kind: { type: "categorical", choices: ["good", "bad"] },
  });
  const make = (over: object = {}) =>
    makeSampler(samplerSchema.parse({ kind: "bohb", ...over }), space, { direction: "minimize" });
  const history = () =>
    makeHistory(
      Array.from({ length: 40 }, (_, number): Observation => {
        const configuration = { x: (number % 20) / 20, kind: number % 2 === 0 ? "good" : "bad" };
        const loss = Math.abs(configuration.x - 0.3) + (configuration.kind === "good" ? 0 : 1);
        return {
          number,
          configuration,
          state: "pruned",
          value: loss,
          step: 1,
          rungs: [{ rung: 0, value: loss }],
        };
      }),
    );
  const ask = (over: object, number: number) =>
    make(over).propose({ number, history: history(), random: createRandom(1) });

  it("proposes near the better results, with the budget and the scores that it went by", () => {
    const proposals = Array.from({ length: 20 }, (_, index) => ask({ randomFraction: 0 }, 40 + index));
    for (const proposal of proposals) {
      expect(proposal?.suggestion).toMatchObject({
        sampler: "bohb",
        phase: "model",
        learned: { budget: "rung 0", stopped: 40 },
        parts: [{ names: ["x", "kind"], better: 6, others: 34 }],
      });
      expect(proposal?.suggestion?.parts[0]?.candidates[0]?.configuration).toEqual(proposal?.configuration);
    }
    const near = proposals.filter((proposal) => {
      const { x, kind } = proposal?.configuration ?? {};
      return Math.abs(Number(x) - 0.3) < 0.25 && kind === "good";
    });
    expect(near.length).toBeGreaterThan(15);
  });

  it("draws a share of all configurations at random, and all of them until a budget has enough", () => {
    const phases = Array.from({ length: 300 }, (_, index) => ask({}, 40 + index)?.suggestion?.phase);
    const drawn = phases.filter((phase) => phase === "random").length;
    expect(drawn).toBeGreaterThan(75);
    expect(drawn).toBeLessThan(125);
    expect(ask({ minPoints: 39 }, 40)).toMatchObject({
      reason: "start-up: random draw; no budget has 41 results yet",
      suggestion: { phase: "start-up", parts: [] },
    });
  });

  it("refuses several objectives and constraints, of which a trial has no value at a rung", () => {
    const options = samplerSchema.parse({ kind: "bohb" });
    const fields = (goal: object) =>
      samplerProblems(options, space, { direction: "minimize", ...goal }).map(({ field }) => field);
    expect(fields({ directions: ["minimize", "maximize"] })).toEqual(["sampler.kind"]);
    expect(fields({ limits: 1 })).toEqual(["sampler.kind"]);
    expect(fields({})).toEqual([]);
  });
});
