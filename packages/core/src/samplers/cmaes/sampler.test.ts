import { describe, expect, it } from "vitest";
import { createRandom } from "../../random";
import { makeSpace, type SpaceSpec } from "../../space";
import type { Observation } from "../contract";
import { type GrowingHistory, makeHistory, makeSampler, samplerProblems, samplerSchema } from "../index";

const SPACE: SpaceSpec = {
  rate: { type: "float", low: 1e-5, high: 1, log: true },
  width: { type: "int", low: 1, high: 100 },
  momentum: { type: "float", low: 0, high: 1 },
};
const lossOf = ({ rate, width, momentum }: Observation["configuration"]) =>
  (Math.log10(Number(rate)) + 2) ** 2 +
  ((Number(width) - 70) / 30) ** 2 +
  4 * (Number(momentum) - Number(width) / 100) ** 2;
const make = (over: object = {}, direction: "minimize" | "maximize" = "minimize") =>
  makeSampler(samplerSchema.parse({ kind: "cmaes", ...over }), makeSpace(SPACE), { direction });
const propose = (sampler: ReturnType<typeof make>, history: GrowingHistory, number: number) =>
  sampler.propose({ number, history, random: createRandom(3) });

describe("cmaes sampler", () => {
  it.each(["minimize", "maximize"] as const)("%s: closes in on the best point", (direction) => {
    const sign = direction === "minimize" ? 1 : -1;
    const sampler = make({}, direction);
    const history = makeHistory();
    for (let number = 0; number < 150; number++) {
      const configuration = propose(sampler, history, number)?.configuration ?? {};
      history.add({ number, configuration, state: "complete", value: sign * lossOf(configuration) });
    }
    const losses = history.observations.map(({ configuration }) => lossOf(configuration));
    expect(Math.min(...losses)).toBeLessThan(0.01);
    expect(Math.max(...losses.slice(-14))).toBeLessThan(0.3);
    expect(propose(sampler, history, 150)?.reason).toMatch(
      /^drawn for generation 22 of 7 trials, step size 0\.0/,
    );
  });

  it("follows from the history, whichever trials ended last and whatever was kept", () => {
    const sampler = make();
    const history = makeHistory();
    for (let number = 0; number < 30; number++) {
      const configuration = propose(sampler, history, number)?.configuration ?? {};
      history.add({ number, configuration, state: "running", value: null });
      // Trials end in another order than they began: the last but three, or none.
      for (const index of [number - 3, number - 8]) {
        const one = history.observations[index];
        if (one?.state !== "running" || index % 2 === Number(index === number - 3)) continue;
        const value = lossOf(one.configuration);
        history.replace(
          index,
          index % 5 === 0 ? { ...one, state: "failed" } : { ...one, state: "complete", value },
        );
      }
    }
    const again = propose(make(), makeHistory(history.observations), 30);
    expect(propose(sampler, history, 30)).toEqual(again);
    expect(again?.suggestion).toMatchObject({ phase: "model", sampler: "cmaes" });
    expect(again?.suggestion?.learned.failed).toBeGreaterThan(2);
  });

  it("ranks what was stopped after what is complete, the latest first, and what failed last", () => {
    const of = (
      number: number,
      state: Observation["state"],
      value: number | null,
      step?: number,
    ): Observation => ({
      number,
      configuration: { rate: 10 ** (-1 - number / 2), width: 10 + 10 * number, momentum: number / 10 },
      state,
      value,
      ...(step === undefined ? {} : { step }),
    });
    const ranked = (observations: Observation[]) =>
      propose(make({ population: 4 }), makeHistory(observations), 4);
    const mixed = [of(0, "failed", null), of(1, "pruned", 0, 2), of(2, "complete", 5), of(3, "pruned", 9, 3)];
    const plain = [of(0, "complete", 4), of(1, "complete", 3), of(2, "complete", 1), of(3, "complete", 2)];
    expect(ranked(mixed)?.configuration).toEqual(ranked(plain)?.configuration);
    expect(ranked([...mixed.slice(0, 3), of(3, "pruned", 9, 1)])?.configuration).not.toEqual(
      ranked(plain)?.configuration,
    );
  });

  it("does not take enqueued points for draws of its own", () => {
    const of = (number: number): Observation => ({
      number,
      configuration: { rate: 0.1, width: 1 + number, momentum: 0 },
      state: "complete",
      value: number,
    });
    const own = Array.from({ length: 9 }, (_, number) => of(number));
    const enqueued = Array.from(
      { length: 5 },
      (_, number): Observation => ({ ...of(20 + number), isEnqueued: true }),
    );
    const alone = propose(make(), makeHistory(own), 30);
    expect(propose(make(), makeHistory([...enqueued, ...own]), 30)?.configuration).toEqual(
      alone?.configuration,
    );
    const taken = enqueued.map((one) => ({ ...one, isEnqueued: false }));
    expect(propose(make(), makeHistory([...taken, ...own]), 30)?.configuration).not.toEqual(
      alone?.configuration,
    );
  });

  it("begins with the best of earlier results", () => {
    const earlier = Array.from({ length: 40 }, (_, number): Observation => {
      const configuration = {
        rate: 10 ** (-5 + number / 8),
        width: 1 + ((number * 37) % 100),
        momentum: (number % 7) / 7,
      };
      return { number, configuration, state: "complete", value: lossOf(configuration) };
    });
    const proposal = propose(make(), makeHistory([], earlier), 0);
    expect(proposal?.reason).toMatch(/^drawn for generation 2 of 7 trials/);
    expect(proposal?.suggestion?.learned).toEqual({ complete: 7, stopped: 0, failed: 0, earlier: 7 });
    const few = propose(make(), makeHistory([], earlier.slice(0, 6)), 0);
    expect(few?.suggestion?.learned).toEqual({ complete: 0, stopped: 0, failed: 0 });
  });

  it("refuses choices without an order, conditions, several objectives and limits, and names them", () => {
    const space = makeSpace({
      ...SPACE,
      optimizer: { type: "categorical", choices: ["sgd", "adam"] },
      decay: { type: "float", low: 0, high: 1, when: { momentum: { min: 0.5 } } },
      fixed: { type: "categorical", choices: ["one"] },
    });
    const options = samplerSchema.parse({ kind: "cmaes" });
    expect(samplerProblems(options, space, { direction: "minimize" })).toMatchObject([
      { field: "space.optimizer", problem: "cmaes searches no choices without an order" },
      { field: "space.decay", problem: "cmaes searches no parameter that has a condition" },
    ]);
    const goal = { direction: "minimize", directions: ["minimize", "minimize"], limits: 2 } as const;
    expect(samplerProblems(options, makeSpace(SPACE), goal).map(({ field }) => field)).toEqual([
      "sampler.kind",
      "sampler.kind",
    ]);
  });
});
