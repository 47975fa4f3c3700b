import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../random";
import { makeSpace } from "../space";
import { explore } from "./explore";
import { decideRound, exploitText, quantilesOf } from "./index";

const ranked = (values: readonly number[]) =>
  values.map((value, member) => ({ number: member + 1, member, value, configuration: { lr: 0.1 } }));
const numbers = (trials: readonly { number: number }[]) => trials.map(({ number }) => number);

describe("quantilesOf", () => {
  // Ray 2.9: ceil(len × fraction), and floor(len / 2) where that is more than half of them.
  it.each([
    { values: [1, 4, 2, 3], quantile: 0.25, upper: [2], lower: [1] },
    { values: [5, 1, 4, 2, 3], quantile: 0.25, upper: [1, 3], lower: [4, 2] },
    { values: [5, 1, 4, 2, 3], quantile: 0.5, upper: [1, 3], lower: [4, 2] },
    { values: [1, 2, 3, 4, 5, 6, 7, 8], quantile: 0.25, upper: [8, 7], lower: [2, 1] },
    { values: [1, 2], quantile: 0.25, upper: [2], lower: [1] },
    { values: [7], quantile: 0.25, upper: [], lower: [] },
  ])("of $values by $quantile", ({ values, quantile, upper, lower }) => {
    const found = quantilesOf(ranked(values), { quantile, direction: "maximize" });
    expect(numbers(found.upper)).toEqual(upper);
    expect(numbers(found.lower)).toEqual(lower);
  });

  it("turns with the direction, and has what is not a number last, never to be copied", () => {
    const found = quantilesOf(ranked([Number.NaN, 3, 1, Number.NaN]), {
      quantile: 0.5,
      direction: "minimize",
    });
    expect(numbers(found.ranking)).toEqual([3, 2, 1, 4]);
    expect(numbers(found.upper)).toEqual([3, 2]);
    expect(numbers(found.lower)).toEqual([1, 4]);
    const alone = quantilesOf(ranked([Number.NaN, Number.NaN, 1, Number.NaN]), {
      quantile: 0.5,
      direction: "minimize",
    });
    expect(numbers(alone.upper)).toEqual([3]);
    const none = quantilesOf(ranked([Number.NaN, Number.NaN]), { quantile: 0.5, direction: "minimize" });
    expect(none.lower).toEqual([]);
  });

  it("of equal values has the member with the lower number first", () => {
    const { ranking } = quantilesOf(ranked([1, 1, 1]).toReversed(), { quantile: 0.3, direction: "minimize" });
    expect(numbers(ranking)).toEqual([1, 2, 3]);
  });
});

const space = makeSpace(
  {
    lr: { type: "float", low: 1e-4, high: 0.1, log: true },
    batch: { type: "int", low: 2, high: 64 },
    width: { type: "float", low: 0, high: 1, step: 0.25 },
    depth: { type: "ordinal", values: ["s", "m", "l"] },
    color: { type: "categorical", choices: ["red", "green"] },
    drop: { type: "float", low: 0.1, high: 0.9, when: { depth: { in: ["m", "l"] } } },
  },
  ["batch * lr <= 6"],
);

/** Of which the first number is `first` and each integer `integer`, at every fork. */
function fixed(first: number, integer: number): Random {
  const random = createRandom(1);
  const own: Random = { ...random, next: () => first, int: () => integer, fork: () => own };
  return own;
}

describe("explore", () => {
  const settings = { resampleProbability: 0.25, factors: [0.8, 1.2] };
  const before = { lr: 0.01, batch: 2, width: 0.5, depth: "m", color: "red", drop: 0.5 };

  it("multiplies numbers by the factor, whole numbers and steps by one step at least, and choices move along their order", () => {
    const up = explore(space, before, settings, fixed(0.9, 1));
    expect(up.configuration).toEqual({
      lr: 0.012,
      batch: 3,
      width: 0.75,
      depth: "l",
      color: "red",
      drop: 0.6,
    });
    expect([...up.how]).toEqual([
      ["lr", 1.2],
      ["batch", 1.2],
      ["width", 1.2],
      ["depth", 1.2],
      ["drop", 1.2],
    ]);
    const down = explore(space, before, settings, fixed(0.25, 0));
    // A parameter that is not active any more goes, and the least value stays.
    expect(down.configuration).toEqual({ lr: 0.008, batch: 2, width: 0.25, depth: "s", color: "red" });
    expect(down.how.has("batch")).toBe(false);
  });

  it("stays within the range", () => {
    const end = { ...before, lr: 0.09, width: 1, depth: "l", drop: 0.85 };
    expect(explore(space, end, settings, fixed(0.9, 1)).configuration).toEqual({
      lr: 0.1,
      batch: 3,
      width: 1,
      depth: "l",
      color: "red",
      drop: 0.9,
    });
  });

  it("draws anew with the resample probability, at 1 every parameter and at 0 none", () => {
    let drawn = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed);
      if (explore(space, before, settings, random).how.get("lr") === "resampled") drawn++;
      const none = explore(space, before, { ...settings, resampleProbability: 0 }, random).how;
      expect([...none.values()]).not.toContain("resampled");
      const all = explore(space, before, { ...settings, resampleProbability: 1 }, random);
      expect(all.how.get("lr")).toBe("resampled");
    }
    // Binomial of 400 and 0.25: within five standard deviations of 100.
    expect(Math.abs(drawn - 100)).toBeLessThan(44);
  });

  it("keeps the constraints, and the configuration where nothing else does", () => {
    const edge = { ...before, lr: 0.1, batch: 60 };
    for (let seed = 0; seed < 50; seed++)
      expect(space.isFeasible(explore(space, edge, settings, createRandom(seed)).configuration)).toBe(true);
    const only = makeSpace({ lr: { type: "float", low: 1, high: 4 } }, ["lr == 2"]);
    const stuck = explore(only, { lr: 2 }, { ...settings, resampleProbability: 0 }, createRandom(3));
    expect(stuck.configuration).toEqual({ lr: 2 });
    expect(stuck.how.size).toBe(0);
  });

  it("has a parameter that becomes active drawn", () => {
    const { drop: _, ...small } = { ...before, depth: "s" };
    const { configuration, how } = explore(space, small, settings, fixed(0.9, 1));
    expect(configuration).toMatchObject({ depth: "m" });
    expect(how.get("drop")).toBe("resampled");
  });
});

describe("decideRound", () => {
  const settings = {
    quantile: 0.25,
    resampleProbability: 0,
    factors: [0.5, 2],
    direction: "maximize",
  } as const;
  const learning = makeSpace({ lr: { type: "float", low: 0.01, high: 1, log: true } });
  const trials = [0.3, 0.9, 0.1, 0.8, 0.5, 0.2, 0.7, 0.6].map((value, member) => ({
    number: member + 11,
    member,
    value,
    configuration: { lr: 0.1 + member / 100 },
  }));
  const decide = (given = trials, seed = 5) =>
    decideRound(given, { round: 2, step: 30, space: learning, settings, random: createRandom(seed) });

  it("replaces the worst two of eight by copies of the best two, and says why", () => {
    const copies = decide();
    expect(copies.map(({ exploit }) => exploit.replaced)).toEqual([
      { trial: 13, rank: 8, value: 0.1 },
      { trial: 16, rank: 7, value: 0.2 },
    ]);
    for (const { exploit, configuration } of copies) {
      expect([12, 14]).toContain(exploit.from.trial);
      const source = trials.find(({ number }) => number === exploit.from.trial);
      const replaced = trials.find(({ number }) => number === exploit.replaced.trial);
      const [change] = exploit.changes;
      expect(exploit).toMatchObject({ round: 2, step: 30, quantile: 2, member: replaced?.member });
      expect(exploit.ranking).toEqual([12, 14, 17, 18, 15, 11, 16, 13]);
      expect(change).toMatchObject({
        name: "lr",
        before: replaced?.configuration.lr,
        source: source?.configuration.lr,
        after: configuration.lr,
      });
      expect([0.5, 2]).toContain(change?.how);
      expect(configuration.lr).toBe(Number(source?.configuration.lr) * Number(change?.how));
    }
  });

  it("decides the same in any order of the trials, and otherwise with another seed", () => {
    expect(decide(trials.toReversed())).toEqual(decide());
    const others = Array.from({ length: 8 }, (_, seed) => JSON.stringify(decide(trials, seed)));
    expect(new Set(others).size).toBeGreaterThan(2);
  });

  it("copies each of the best about as often", () => {
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 500; seed++)
      for (const { exploit } of decide(trials, seed))
        counts.set(exploit.from.trial, (counts.get(exploit.from.trial) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual([12, 14]);
    expect(Math.abs((counts.get(12) ?? 0) - 500)).toBeLessThan(80);
  });

  it("is told in one line", () => {
    const [copy] = decide();
    expect(copy && exploitText(copy.exploit)).toMatch(
      /^copy of trial 1[24] \(rank [12] of 8\) at step 30 in place of trial 13 \(rank 8\): lr 0\.1[13] → 0\.\d+ \(× (2|0\.5)\)$/,
    );
  });
});
