import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { makeSpace, type SpaceSpec } from "../space";
import type { Observation } from "./contract";
import {
  makeHistory,
  makeSampler,
  type Proposal,
  SAMPLER_KINDS,
  type Sampler,
  type SamplerKind,
  samplerProblems,
  samplerSchema,
} from "./index";

const SPACE: SpaceSpec = {
  learningRate: { type: "float", low: 0, high: 0.75, step: 0.25 },
  layers: { type: "int", low: 2, high: 8, step: 2 },
  momentum: { type: "float", low: 0, high: 0.9, step: 0.3 },
  balance: { type: "categorical", choices: ["none", "hsv", true] },
};

const optionsOf = (kind: SamplerKind, over: object = {}) => samplerSchema.parse({ kind, ...over });
const make = (kind: SamplerKind, spec: SpaceSpec, over?: object, constraints?: readonly string[]) =>
  makeSampler(optionsOf(kind, over), makeSpace(spec, constraints), { direction: "minimize" });

/** A space in which a value decides which others there are, and not every combination is feasible. */
const CONDITIONAL: SpaceSpec = {
  momentum: { type: "float", low: 0, high: 0.9, step: 0.3, when: { optimizer: "sgd" } },
  optimizer: { type: "categorical", choices: ["sgd", "adam", null] },
  schedule: {
    type: "ordinal",
    values: ["none", "step", "cosine"],
    when: { optimizer: { in: ["sgd", "adam"] } },
  },
  warmup: { type: "int", low: 0, high: 4, when: { schedule: { in: ["cosine"] } } },
  sigmas: { type: "categorical", choices: [[3, 9], [0]] },
  epochs: { type: "constant", value: 5 },
};
const CONSTRAINTS = ["warmup < epochs - 2", 'optimizer != "sgd" || momentum > 0'];

/** As SPACE, for those that search no choices without an order. */
const ORDERED: SpaceSpec = { ...SPACE, balance: { type: "ordinal", values: ["none", "hsv", true] } };

/** The invariants of every sampler; each new one is added to SAMPLER_KINDS and held to them. */
function describeSampler(kind: SamplerKind) {
  describe(`${kind} sampler`, () => {
    const refuses = (spec: SpaceSpec) =>
      samplerProblems(optionsOf(kind), makeSpace(spec), { direction: "minimize" }).length > 0;
    const own = refuses(SPACE) ? ORDERED : SPACE;
    const space = makeSpace(own);
    const sampler = make(kind, own);
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
      const empty = make(kind, {});
      const first = empty.propose({ number: 0, history: makeHistory(), random: createRandom(1) });
      expect(first?.configuration).toEqual({});
      const history = makeHistory([{ number: 0, configuration: {}, state: "complete", value: 1 }]);
      expect(empty.propose({ number: 1, history, random: createRandom(1) })).toBeNull();
      expect(empty.size()).toBe(1);
    });

    it.each([
      ["a finite space", own, [], 192],
      // sgd: 3 momenta × (2 + 3) schedules; adam: 2 + 3; null: 1; each with two lists of sigmas.
      ["conditions and constraints", CONDITIONAL, CONSTRAINTS, 42],
    ] as const)("proposes every configuration of %s once, and then none", (_, spec, constraints, size) => {
      if (kind === "cmaes" && spec === CONDITIONAL) {
        expect(() => make(kind, spec, {}, constraints)).toThrow(/space\.momentum.*space\.optimizer/s);
        return;
      }
      const whole = makeSpace(spec, constraints);
      // A Gaussian process is asked towards the end only: what it takes grows with what it has seen.
      const finite = make(
        kind,
        spec,
        kind === "gp" ? { startupTrials: Math.floor(0.37 * size) } : {},
        constraints,
      );
      expect(finite.size()).toBe(size);
      const history = makeHistory();
      const seen = new Set<string>();
      for (let number = 0; number < size; number++) {
        const proposal = finite.propose({ number, history, random: createRandom(3) });
        if (!proposal) break;
        const { configuration } = proposal;
        expect(whole.isFeasible(configuration)).toBe(true);
        expect(Object.keys(configuration)).toEqual(
          whole.names.filter((name) => whole.isActive(name, configuration)),
        );
        seen.add(JSON.stringify(configuration));
        // Some fail, some come to NaN, some are still running: all of them were proposed.
        const state = (["complete", "failed", "running", "complete"] as const)[number % 4] ?? "complete";
        const value = state === "running" ? null : number % 8 === 3 ? Number.NaN : Math.sin(number);
        history.add({ number, configuration, state, value });
      }
      expect(seen.size).toBe(size);
      expect(finite.propose({ number: size, history, random: createRandom(3) })).toBeNull();
    });

    it("goes through the whole space though one of its configurations was enqueued twice", () => {
      if (kind === "grid") return;
      const few = make(kind, { layers: { type: "int", low: 1, high: 3 } });
      const history = makeHistory();
      const enqueued = {
        configuration: { layers: 2 },
        state: "complete",
        value: 1,
        isEnqueued: true,
      } as const;
      for (const number of [0, 1]) history.add({ number, ...enqueued });
      const found = [2, 3, 4].map((number) => {
        // Of enqueued points a sampler does not know: its own proposals are counted from 0.
        const proposal = few.propose({ number: number - 2, history, random: createRandom(7) });
        const { configuration = {} } = proposal ?? {};
        if (proposal) history.add({ number, configuration, state: "complete", value: number });
        return proposal?.configuration.layers ?? null;
      });
      expect(found.slice(0, 2).sort()).toEqual([1, 3]);
      expect(found[2]).toBeNull();
    });

    it("makes a suggestion again from what it learned, by an instance that knows nothing else", () => {
      const search = (instance: Sampler) => {
        const history = makeHistory();
        const proposals: (Proposal | null)[] = [];
        for (let number = 0; number < 40; number++) {
          const proposal = instance.propose({ number, history, random: createRandom(5) });
          proposals.push(proposal);
          if (!proposal) break;
          const value = Number(proposal.configuration.learningRate) * Number(proposal.configuration.layers);
          history.add({ number, configuration: proposal.configuration, state: "complete", value });
          // A step asks for one proposal more than it makes.
          history.add({ number: number + 1, configuration: { layers: -1 }, state: "running", value: null });
          instance.propose({ number: number + 2, history, random: createRandom(5) });
          history.truncate(number + 1);
        }
        return { history, proposals };
      };
      const { history, proposals } = search(make(kind, own));
      const again = make(kind, own).propose({
        number: 30,
        history: makeHistory(history.observations.slice(0, 30)),
        random: createRandom(5),
      });
      expect(again).toEqual(proposals[30]);
    });
  });
}

SAMPLER_KINDS.forEach(describeSampler);

describe("grid sampler", () => {
  it("counts with the last dimension fastest", () => {
    const sampler = make("grid", SPACE);
    const at = (number: number) =>
      sampler.propose({ number, history: makeHistory(), random: createRandom(1) })?.configuration;
    expect([at(0), at(1), at(191)]).toEqual([
      { learningRate: 0, layers: 2, momentum: 0, balance: "none" },
      { learningRate: 0, layers: 2, momentum: 0, balance: "hsv" },
      { learningRate: 0.75, layers: 8, momentum: 0.9, balance: true },
    ]);
  });

  it("has no limit on the values of a dimension: a thousand and one, or a billion squared", () => {
    const sampler = make("grid", {
      l1: { type: "float", low: 0, high: 1, step: 1e-9 },
      width: { type: "int", low: 1, high: 1e9 },
    });
    expect(sampler.size()).toBeCloseTo(1e18, -10);
    expect(
      sampler.propose({ number: 999_999, history: makeHistory(), random: createRandom(1) })?.configuration,
    ).toEqual({ l1: 0, width: 1_000_000 });
  });

  it("is shuffled where that is asked: the same points in an order that the seed decides", () => {
    const shuffled = make("grid", SPACE, { shuffle: true });
    const inOrder = make("grid", SPACE);
    const all = (sampler: Sampler, seed: number) =>
      Array.from({ length: 192 }, (_, number) =>
        JSON.stringify(
          sampler.propose({ number, history: makeHistory(), random: createRandom(seed) })?.configuration,
        ),
      );
    expect(all(shuffled, 1)).not.toEqual(all(inOrder, 1));
    expect(all(shuffled, 1)).not.toEqual(all(shuffled, 2));
    expect(all(shuffled, 1).toSorted()).toEqual(all(inOrder, 1).toSorted());
    const large = make("grid", { x: { type: "int", low: 1, high: 1e9 } }, { shuffle: true });
    expect(large.size()).toBe(1e9);
    expect(
      Number(large.propose({ number: 0, history: makeHistory(), random: createRandom(1) })?.configuration.x),
    ).toBeGreaterThan(1000);
  });

  it("refuses a continuous range and names it", () => {
    expect(() => make("grid", { x: { type: "float", low: 0, high: 1 } })).toThrow(/space\.x/);
  });
});

describe("random sampler", () => {
  it("gives what it gave when this vector was recorded: a sweep goes on as it began", () => {
    const sampler = make("random", {
      learningRate: { type: "float", low: 1e-4, high: 1e-1, log: true },
      momentum: { type: "float", low: 0, high: 0.9, step: 0.3 },
      layers: { type: "int", low: 2, high: 8, step: 2 },
      width: { type: "int", low: 1, high: 100 },
      l1: { type: "float", low: 0, high: 1 },
      balance: { type: "categorical", choices: ["none", "hsv", true] },
    });
    const drawn = [0, 1, 2].map(
      (number) => sampler.propose({ number, history: makeHistory(), random: createRandom(7) })?.configuration,
    );
    expect(drawn).toEqual(VECTOR);
  });

  it("is uniform in log space where the range is logarithmic", () => {
    const sampler = make("random", { x: { type: "float", low: 1e-4, high: 1, log: true } });
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
