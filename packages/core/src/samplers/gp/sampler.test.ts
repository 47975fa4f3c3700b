import { describe, expect, it } from "vitest";
import { createRandom } from "../../random";
import { type Configuration, makeSpace, type SpaceSpec } from "../../space";
import type { Goal, Observation } from "../contract";
import { makeHistory, makeSampler, samplerProblems, samplerSchema } from "../index";
import { observe, representatives, standardize } from "./observed";

const MIXED: SpaceSpec = {
  rate: { type: "float", low: 1e-5, high: 1, log: true },
  width: { type: "int", low: 1, high: 100 },
  depth: { type: "int", low: 1, high: 1e9, log: true },
  kind: { type: "categorical", choices: ["a", "b", null] },
  momentum: { type: "float", low: 0, high: 1, when: { kind: { in: ["a", "b"] } } },
};
const lossOf = ({ rate, width, depth, kind, momentum = 0.5 }: Configuration) =>
  (Math.log10(Number(rate)) + 2) ** 2 +
  ((Number(width) - 70) / 30) ** 2 +
  0.05 * Math.abs(Math.log10(Number(depth)) - 4) +
  (kind === "b" ? 4 * (Number(momentum) - 0.8) ** 2 : 1);

const options = (over: object = {}) => samplerSchema.parse({ kind: "gp", ...over });

function search({
  spec = MIXED,
  constraints = [],
  trials,
  direction = "minimize",
  value = lossOf,
  over,
}: {
  spec?: SpaceSpec;
  constraints?: string[];
  trials: number;
  direction?: "minimize" | "maximize";
  value?: (configuration: Configuration) => number;
  over?: object;
}) {
  const sampler = makeSampler(options(over), makeSpace(spec, constraints), { direction });
  const history = makeHistory();
  for (let number = 0; number < trials; number++) {
    const proposal = sampler.propose({ number, history, random: createRandom(3) });
    if (!proposal) throw new Error(`nothing at ${number}`);
    const { configuration } = proposal;
    history.add({ number, configuration, state: "complete", value: value(configuration) });
  }
  return { sampler, history };
}

describe("gp sampler", () => {
  it.each(["minimize", "maximize"] as const)(
    "%s: finds the best of a mixed, conditional space in 30 trials, within the constraints",
    (direction) => {
      const sign = direction === "minimize" ? 1 : -1;
      const constraints = ["width <= 80 || rate > 0.1"];
      const { history } = search({
        trials: 30,
        direction,
        constraints,
        value: (configuration) => sign * lossOf(configuration),
      });
      const space = makeSpace(MIXED, constraints);
      for (const { configuration } of history.observations) {
        expect(space.isFeasible(configuration)).toBe(true);
        expect("momentum" in configuration).toBe(configuration.kind !== null);
      }
      expect(Math.min(...history.observations.map(({ value }) => sign * (value ?? 0)))).toBeLessThan(0.3);
    },
  );

  it("proposes apart from what runs", () => {
    const { sampler, history } = search({ trials: 12 });
    const proposed: Configuration[] = [];
    for (let number = 12; number < 16; number++) {
      const proposal = sampler.propose({ number, history, random: createRandom(3) });
      expect(proposal?.suggestion?.phase).toBe("model");
      expect(proposal?.suggestion?.running).toEqual(proposed.map((_, index) => 12 + index));
      const configuration = proposal?.configuration ?? {};
      proposed.push(configuration);
      history.add({ number, configuration, state: "running", value: null });
    }
    const distance = (a: Configuration, b: Configuration) =>
      Math.abs(Math.log10(Number(a.rate) / Number(b.rate))) / 5 +
      Math.abs(Number(a.width) - Number(b.width)) / 100 +
      (a.kind === b.kind ? 0 : 1);
    for (const [index, one] of proposed.entries())
      for (const other of proposed.slice(0, index)) expect(distance(one, other)).toBeGreaterThan(0.02);
  });

  it("learns from more observations than hyperparameters are fitted to", () => {
    const space = makeSpace(MIXED);
    const random = createRandom("many");
    const draws = makeSampler(samplerSchema.parse({ kind: "random" }), space, { direction: "minimize" });
    const history = makeHistory();
    for (let number = 0; number < 260; number++) {
      const configuration = draws.propose({ number, history, random })?.configuration ?? {};
      history.add({ number, configuration, state: "complete", value: lossOf(configuration) });
    }
    const sampler = makeSampler(options(), space, { direction: "minimize" });
    const proposal = sampler.propose({ number: 260, history, random });
    expect(lossOf(proposal?.configuration ?? {})).toBeLessThan(0.3);
    const scores = proposal?.suggestion?.parts[0]?.candidates.map(({ score }) => score ?? Number.NaN) ?? [];
    expect(scores.toSorted((a, b) => b - a)).toEqual(scores);
  });

  it("keeps limits on other measures, and finds what keeps them first", () => {
    const spec: SpaceSpec = { x: { type: "float", low: 0, high: 1 }, y: { type: "float", low: 0, high: 1 } };
    const goal = { direction: "minimize", limits: 2 } as const;
    const sampler = makeSampler(options(), makeSpace(spec), goal);
    const history = makeHistory();
    // The best point without limits is at 0, 0; the first limit holds where x + y is above 1.5, the second one nearly everywhere.
    for (let number = 0; number < 24; number++) {
      const configuration =
        sampler.propose({ number, history, random: createRandom(8) })?.configuration ?? {};
      const [x, y] = [Number(configuration.x), Number(configuration.y)];
      const violations = number === 4 ? [Number.POSITIVE_INFINITY, -1] : [1.5 - x - y, x - 0.95];
      history.add({ number, configuration, state: "complete", value: x + 2 * y, violations });
    }
    const isKept = ({ violations = [] }: Observation) => violations.every((one) => one <= 0);
    const kept = history.observations.filter(isKept);
    expect(Math.min(...kept.map(({ value }) => value ?? Number.NaN))).toBeLessThan(2.1);
    const { learned } = sampler.propose({ number: 24, history, random: createRandom(8) })?.suggestion ?? {};
    expect(learned).toEqual({ complete: kept.length, infeasible: 24 - kept.length, stopped: 0, failed: 0 });
  });

  describe("several objectives", () => {
    const spec: SpaceSpec = {
      x: { type: "float", low: 0, high: 1 },
      y: { type: "float", low: 0, high: 1 },
      kind: { type: "categorical", choices: ["a", "b"] },
    };
    /** Less of one is more of the other: the front is where y is 0, the kind "a", and x anything. */
    const valuesOf = ({ x, y, kind }: Configuration) => {
      const worse = Number(y) + (kind === "a" ? 0 : 0.3);
      return [Number(x) + worse, 1 - Number(x) ** 2 + worse];
    };
    const front: Goal = { direction: "minimize", directions: ["minimize", "minimize"] };

    function searchFront({
      trials,
      over = {},
      goal: own = front,
      violations,
    }: {
      trials: number;
      over?: object;
      goal?: Goal;
      violations?: (configuration: Configuration) => number[];
    }) {
      const sampler = makeSampler(options(over), makeSpace(spec), own);
      const history = makeHistory();
      for (let number = 0; number < trials; number++) {
        const configuration =
          sampler.propose({ number, history, random: createRandom(4) })?.configuration ?? {};
        const values = valuesOf(configuration);
        history.add({
          number,
          configuration,
          state: "complete",
          value: values[0] ?? null,
          values,
          ...(violations ? { violations: violations(configuration) } : {}),
        });
      }
      return { sampler, history };
    }

    it("covers the front, and says how its models were fitted", () => {
      const { sampler, history } = searchFront({ trials: 24 });
      const later = history.observations.slice(14);
      const near = later.filter(({ configuration: { y, kind } }) => Number(y) < 0.05 && kind === "a");
      expect(near.length).toBeGreaterThan(6);
      const places = near.map(({ configuration }) => Number(configuration.x)).sort((a, b) => a - b);
      const gaps = places.slice(1).map((place, at) => place - (places[at] ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(0.5);
      const question = { number: 24, history, random: createRandom(4) };
      const proposal = sampler.propose(question);
      expect(proposal?.reason).toContain("expected improvement of the hypervolume");
      const models = proposal?.suggestion?.models ?? [];
      expect(models.map(({ of, index, trials }) => [of, index, trials])).toEqual([
        ["objective", 0, 24],
        ["objective", 1, 24],
      ]);
      for (const { lengthScales, signal, noise } of models) {
        expect(Object.keys(lengthScales)).toEqual(["x", "y", "kind"]);
        expect(Math.min(...Object.values(lengthScales), signal, noise)).toBeGreaterThan(0);
      }
      // Asked again with the same history, it proposes the same.
      expect(makeSampler(options(), makeSpace(spec), front).propose(question)).toEqual(proposal);
    });

    it("proposes apart from what runs, and keeps limits", () => {
      const { sampler, history } = searchFront({
        trials: 16,
        goal: { ...front, limits: 1 },
        violations: ({ x }) => [Number(x) - 0.6],
      });
      const proposed: number[] = [];
      for (let number = 16; number < 19; number++) {
        const { configuration = {}, suggestion } =
          sampler.propose({ number, history, random: createRandom(4) }) ?? {};
        expect(suggestion?.running).toHaveLength(number - 16);
        expect(suggestion?.models?.map(({ of }) => of)).toEqual(["objective", "objective", "constraint"]);
        expect(Number(configuration.x)).toBeLessThan(0.7);
        proposed.push(Number(configuration.x) + Number(configuration.y));
        history.add({ number, configuration, state: "running", value: null });
      }
      const [a = 0, b = 0, c = 0] = proposed.toSorted((one, other) => one - other);
      expect(Math.min(b - a, c - b)).toBeGreaterThan(0.01);
    });

    it("learns from more observations than hyperparameters are fitted to, and from failed and stopped ones", () => {
      const random = createRandom("many");
      const history = makeHistory();
      for (let number = 0; number < 220; number++) {
        const configuration = { x: random.next(), y: random.next(), kind: number % 2 ? "a" : "b" };
        const values = valuesOf(configuration);
        const [first = null] = values;
        if (number % 20 === 3) history.add({ number, configuration, state: "failed", value: null });
        else if (number % 20 === 7)
          history.add({ number, configuration, state: "pruned", value: first, step: 2 });
        else
          history.add({
            number,
            configuration,
            state: "complete",
            value: first,
            values,
          });
      }
      const sampler = makeSampler(options(), makeSpace(spec), front);
      const proposal = sampler.propose({ number: 220, history, random });
      expect(proposal?.configuration.kind).toBe("a");
      expect(Number(proposal?.configuration.y)).toBeLessThan(0.05);
      expect(proposal?.suggestion?.learned).toEqual({ complete: 198, stopped: 11, failed: 11 });
      // Of a stopped trial only the first objective is known.
      const [one, other] = proposal?.suggestion?.models ?? [];
      expect(one?.trials).toBe(128);
      expect(other?.trials).toBeLessThan(128);
    });
  });

  it("waits for a complete trial, however many were stopped", () => {
    const sampler = makeSampler(options({ startupTrials: 2 }), makeSpace(MIXED), { direction: "minimize" });
    const history = makeHistory();
    for (let number = 0; number < 4; number++) {
      const proposal = sampler.propose({ number, history, random: createRandom(1) });
      expect(proposal?.suggestion?.phase).toBe("start-up");
      history.add({
        number,
        configuration: proposal?.configuration ?? {},
        state: "pruned",
        value: 1,
        step: 1,
      });
    }
  });

  it("learns from earlier results, which it may propose again", () => {
    const { history } = search({ trials: 14 });
    const sampler = makeSampler(options(), makeSpace(MIXED), { direction: "minimize" });
    const next = makeHistory([], history.observations);
    const proposal = sampler.propose({ number: 0, history: next, random: createRandom(3) });
    expect(proposal?.suggestion).toMatchObject({ phase: "model", learned: { complete: 14, earlier: 14 } });
  });

  it("refuses more dimensions than the quasi-random sequence has, and more than three objectives", () => {
    const spec = Object.fromEntries(
      Array.from({ length: 65 }, (_, i) => [`x${i}`, { type: "float", low: 0, high: 1 } as const]),
    );
    const refused = (dimensions: SpaceSpec, goal: Goal) =>
      samplerProblems(options(), makeSpace(dimensions), goal).map(({ field, remedy }) => [field, remedy]);
    expect(refused(spec, { direction: "minimize" })).toEqual([
      ["sampler.kind", "use sampler: { kind: tpe }"],
    ]);
    const goalOf = (directions: Goal["directions"] = []): Goal => ({ direction: "minimize", directions });
    expect(refused(MIXED, goalOf(["minimize", "maximize", "minimize"]))).toEqual([]);
    expect(refused(MIXED, goalOf(["minimize", "maximize", "minimize", "minimize"]))).toEqual([
      ["sampler.kind", "use sampler: { kind: tpe }, or { kind: nsga2 }"],
    ]);
    expect(refused(MIXED, { direction: "minimize", limits: 2 })).toEqual([]);
  });
});

describe("what it learns from", () => {
  const of = (state: Observation["state"], value: number | null): Observation => ({
    number: 0,
    configuration: {},
    state,
    value,
  });

  it("stopped ones are no better than the median, failed ones as bad as the worst, cancelled ones nothing", () => {
    const observations = [
      of("complete", 1),
      of("complete", 2),
      of("complete", 9),
      of("pruned", 0.5),
      of("pruned", 5),
      of("pruned", 1e6),
      of("pruned", Number.NaN),
      of("failed", null),
      of("complete", Number.NaN),
      of("complete", Number.POSITIVE_INFINITY),
      of("cancelled", null),
      of("running", null),
    ];
    const minimized = observe(observations, { direction: "minimize" });
    expect([...(minimized.scores[0] ?? [])]).toEqual([-1, -2, -9, -2, -5, -9, -9, -9, -9, -9]);
    const { complete, stopped, failed, running } = minimized;
    expect([complete, stopped, failed, running.length]).toEqual([3, 4, 3, 1]);
    const maximized = observe(observations, { direction: "maximize" });
    expect([...(maximized.scores[0] ?? [])]).toEqual([1, 2, 9, 1, 2, 2, 1, 1, 1, 1]);
  });

  it("standardised, also where all are equal", () => {
    expect([...standardize(Float64Array.of(3, 5))]).toEqual([-1, 1]);
    expect([...standardize(Float64Array.of(2, 2))]).toEqual([0, 0]);
  });

  it("half of the representatives are the best ones, the others spread over the rest", () => {
    const scores = Float64Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 10 + i : i / 100));
    expect(representatives(scores, 6)).toEqual([0, 32, 64, 70, 80, 90]);
    expect(representatives(scores, 100)).toHaveLength(100);
  });
});
