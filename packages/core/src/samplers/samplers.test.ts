import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { makeSpace, type SpaceSpec } from "../space";
import type { Observation } from "./contract";
import { makeHistory, makeSampler, SAMPLER_KINDS, type SamplerKind } from "./index";

const SPACE: SpaceSpec = {
  learningRate: { type: "float", low: 0, high: 0.75, step: 0.25 },
  layers: { type: "int", low: 2, high: 8, step: 2 },
  momentum: { type: "float", low: 0, high: 0.9, step: 0.3 },
  balance: { type: "categorical", choices: ["none", "hsv", true] },
};

/** The invariants of every sampler; each new one is added to SAMPLER_KINDS and held to them. */
function describeSampler(kind: SamplerKind) {
  describe(`${kind} sampler`, () => {
    const space = makeSpace(SPACE);
    const sampler = makeSampler(kind, space);
    const draw = (seed: number, count: number, observations: Observation[] = []) =>
      Array.from({ length: count }, (_, number) =>
        sampler.propose({ number, history: makeHistory(observations), random: createRandom(seed) }),
      );

    it("stays within the space and gives a reason", () => {
      for (const proposal of draw(1, 100)) {
        expect(proposal?.reason).toBeTruthy();
        for (const [name, value] of Object.entries(proposal?.configuration ?? {}))
          expect(space.dimensions[name]?.contains(value), `${name} = ${value}`).toBe(true);
      }
    });

    it("gives the same answers for the same seed, and does not change the history", () => {
      const history: Observation[] = [
        { number: 0, configuration: { layers: 2 }, state: "failed", value: Number.NaN },
      ];
      const before = JSON.stringify(history);
      expect(draw(7, 20, history)).toEqual(draw(7, 20, history));
      expect(JSON.stringify(history)).toBe(before);
    });

    it("has one configuration for an empty space", () => {
      const empty = makeSampler(kind, makeSpace({}));
      const first = empty.propose({ number: 0, history: makeHistory(), random: createRandom(1) });
      expect(first?.configuration).toEqual({});
      const history = makeHistory([{ number: 0, configuration: {}, state: "complete", value: 1 }]);
      expect(empty.propose({ number: 1, history, random: createRandom(1) })).toBeNull();
      expect(empty.size()).toBe(1);
    });

    it("proposes every configuration of a finite space once, as many as its size says, and then none", () => {
      expect(sampler.size()).toBe(192);
      const history = makeHistory();
      const seen = new Set<string>();
      for (let number = 0; number < 192; number++) {
        const proposal = sampler.propose({ number, history, random: createRandom(3) });
        if (!proposal) break;
        seen.add(JSON.stringify(proposal.configuration));
        history.add({ number, configuration: proposal.configuration, state: "complete", value: 0 });
      }
      expect(seen.size).toBe(192);
      expect(sampler.propose({ number: 192, history, random: createRandom(3) })).toBeNull();
    });
  });
}

SAMPLER_KINDS.forEach(describeSampler);

describe("grid sampler", () => {
  it("counts with the last dimension fastest", () => {
    const sampler = makeSampler("grid", makeSpace(SPACE));
    const at = (number: number) =>
      sampler.propose({ number, history: makeHistory(), random: createRandom(1) })?.configuration;
    expect([at(0), at(1), at(191)]).toEqual([
      { learningRate: 0, layers: 2, momentum: 0, balance: "none" },
      { learningRate: 0, layers: 2, momentum: 0, balance: "hsv" },
      { learningRate: 0.75, layers: 8, momentum: 0.9, balance: true },
    ]);
  });

  it("has no limit on the values of a dimension: a thousand and one, or a billion squared", () => {
    const sampler = makeSampler(
      "grid",
      makeSpace({
        l1: { type: "float", low: 0, high: 1, step: 1e-9 },
        width: { type: "int", low: 1, high: 1e9 },
      }),
    );
    expect(sampler.size()).toBeCloseTo(1e18, -10);
    expect(
      sampler.propose({ number: 999_999, history: makeHistory(), random: createRandom(1) })?.configuration,
    ).toEqual({ l1: 0, width: 1_000_000 });
  });

  it("refuses a continuous range and names it", () => {
    expect(() => makeSampler("grid", makeSpace({ x: { type: "float", low: 0, high: 1 } }))).toThrow(
      /space\.x/,
    );
  });
});

describe("random sampler", () => {
  it("gives what it gave when this vector was recorded: a sweep goes on as it began", () => {
    const sampler = makeSampler(
      "random",
      makeSpace({
        learningRate: { type: "float", low: 1e-4, high: 1e-1, log: true },
        momentum: { type: "float", low: 0, high: 0.9, step: 0.3 },
        layers: { type: "int", low: 2, high: 8, step: 2 },
        width: { type: "int", low: 1, high: 100 },
        l1: { type: "float", low: 0, high: 1 },
        balance: { type: "categorical", choices: ["none", "hsv", true] },
      }),
    );
    const drawn = [0, 1, 2].map(
      (number) => sampler.propose({ number, history: makeHistory(), random: createRandom(7) })?.configuration,
    );
    expect(drawn).toEqual(VECTOR);
  });

  it("is uniform in log space where the range is logarithmic", () => {
    const sampler = makeSampler("random", makeSpace({ x: { type: "float", low: 1e-4, high: 1, log: true } }));
    const draws = Array.from({ length: 2000 }, (_, number) =>
      Number(sampler.propose({ number, history: makeHistory(), random: createRandom(1) })?.configuration.x),
    );
    const below = draws.filter((value) => value < 1e-2).length / draws.length;
    expect(below).toBeGreaterThan(0.45);
    expect(below).toBeLessThan(0.55);
  });
});

const VECTOR = [
  {
    learningRate: 0.0005092951297045835,
    momentum: 0,
    layers: 8,
    width: 57,
    l1: 0.9629398886332957,
    balance: true,
  },
  {
    learningRate: 0.011742866068452486,
    momentum: 0,
    layers: 4,
    width: 9,
    l1: 0.6264687562998438,
    balance: true,
  },
  {
    learningRate: 0.008145890200763515,
    momentum: 0.6,
    layers: 2,
    width: 31,
    l1: 0.39211243434865994,
    balance: "hsv",
  },
];
