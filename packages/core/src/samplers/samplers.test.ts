import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { makeSpace, type SpaceSpec } from "../space";
import type { Observation } from "./contract";
import { makeSampler, SAMPLER_KINDS, type SamplerKind } from "./index";

const SPACE: SpaceSpec = {
  learningRate: { type: "float", low: 1e-4, high: 1e-1, log: true, grid: [1e-4, 1e-3, 1e-2, 1e-1] },
  layers: { type: "int", low: 2, high: 8, step: 2 },
  momentum: { type: "float", low: 0, high: 0.9, step: 0.3 },
  balance: { type: "categorical", choices: ["none", "hsv", true] },
};

/** The invariants of every sampler; each new one is added to SAMPLER_KINDS and held to them. */
function describeSampler(kind: SamplerKind) {
  describe(`${kind} sampler`, () => {
    const space = makeSpace(SPACE);
    const sampler = makeSampler(kind, space);
    const draw = (seed: number, count: number, history: Observation[] = []) =>
      Array.from({ length: count }, (_, number) =>
        sampler.propose({ number, history, random: createRandom(seed) }),
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
      const first = empty.propose({ number: 0, history: [], random: createRandom(1) });
      expect(first?.configuration).toEqual({});
      const history: Observation[] = [{ number: 0, configuration: {}, state: "complete", value: 1 }];
      expect(empty.propose({ number: 1, history, random: createRandom(1) })).toBeNull();
      expect(empty.size()).toBe(1);
    });
  });
}

SAMPLER_KINDS.forEach(describeSampler);

describe("grid sampler", () => {
  it("visits each combination once, then ends", () => {
    const sampler = makeSampler("grid", makeSpace(SPACE));
    expect(sampler.size()).toBe(4 * 4 * 4 * 3);
    const seen = new Set<string>();
    for (let number = 0; number < 192; number++)
      seen.add(
        JSON.stringify(sampler.propose({ number, history: [], random: createRandom(1) })?.configuration),
      );
    expect(seen.size).toBe(192);
    expect(sampler.propose({ number: 192, history: [], random: createRandom(1) })).toBeNull();
  });

  it("refuses a continuous range and names it", () => {
    expect(() => makeSampler("grid", makeSpace({ x: { type: "float", low: 0, high: 1 } }))).toThrow(
      /space\.x/,
    );
  });
});

describe("random sampler", () => {
  it("never repeats a configuration of the history and ends when a finite space is used up", () => {
    const sampler = makeSampler("random", makeSpace({ a: { type: "categorical", choices: [1, 2, 3] } }));
    const history: Observation[] = [];
    for (let number = 0; number < 3; number++) {
      const proposal = sampler.propose({ number, history, random: createRandom(3) });
      if (proposal)
        history.push({ number, configuration: proposal.configuration, state: "complete", value: 0 });
    }
    expect(new Set(history.map(({ configuration }) => configuration.a)).size).toBe(3);
    expect(sampler.propose({ number: 3, history, random: createRandom(3) })).toBeNull();
  });

  it("is uniform in log space where the range is logarithmic", () => {
    const sampler = makeSampler("random", makeSpace({ x: { type: "float", low: 1e-4, high: 1, log: true } }));
    const draws = Array.from({ length: 2000 }, (_, number) =>
      Number(sampler.propose({ number, history: [], random: createRandom(1) })?.configuration.x),
    );
    const below = draws.filter((value) => value < 1e-2).length / draws.length;
    expect(below).toBeGreaterThan(0.45);
    expect(below).toBeLessThan(0.55);
  });
});
