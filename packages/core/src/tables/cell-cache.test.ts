import { describe, expect, it } from "vitest";
import published from "../../../../data/papers/frai-2025-1620252/baseline.json";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table9b from "../../../../data/papers/frai-2025-1620252/tables/table-9b.json";
import { type CellCache, makeCellCache, makeKept } from "./cell-cache";
import { checkTableDefinition } from "./definition";
import { fillOnDemand, fillTable } from "./fill";
import { madeUpWith } from "./fixtures/made-up";
import type { Observation } from "./observation";

const { madeUpArms, madeUpObservation } = madeUpWith(published.matrices[0]?.classes ?? []);
const options = { dataset: { id: "s", name: "S", isComparable: false } };
const nine = checkTableDefinition(table9);
const all: Observation[] = [
  ...madeUpArms(),
  ...[0, 1, 2].flatMap((fold) => [
    madeUpObservation({ fold, augmentation: "none" }),
    madeUpObservation({ fold, balance: "none" }),
  ]),
];

/** As they come from the database: without predictions. */
const light = (observations: readonly Observation[], loaded: ReadonlySet<string> = new Set()) =>
  observations.map((one) =>
    loaded.has(one.version) || one.classes === undefined
      ? one
      : { ...one, classes: { ...one.classes, predictions: undefined } },
  );

/** Fills with the predictions that are asked for; which those were, and what was computed. */
function fill(definition: typeof nine, observations: readonly Observation[], cache: CellCache) {
  const counts = () => ({
    values: cache.values.computed,
    intervals: cache.intervals.computed,
    pairs: cache.pairs.computed,
    answers: cache.answers.computed,
  });
  const before = counts();
  const loaded = new Set<string>();
  for (let round = 1; ; round++) {
    const input = { definition, baselines: [], observations: light(observations, loaded), options };
    const { table, needs } = fillOnDemand(input, cache);
    if (table !== undefined) {
      const after = counts();
      const computed = {
        values: after.values - before.values,
        intervals: after.intervals - before.intervals,
        pairs: after.pairs - before.pairs,
        answers: after.answers - before.answers,
      };
      return { table, computed, loaded, rounds: round };
    }
    expect(needs.filter(({ version }) => loaded.has(version))).toEqual([]);
    for (const { version } of needs) loaded.add(version);
  }
}
const NOTHING = { values: 0, intervals: 0, pairs: 0, answers: 0 };

describe("a table that is filled again", () => {
  it("computes each cell once, and comes out as without a cache", () => {
    const cache = makeCellCache();
    const { table, computed, loaded, rounds } = fill(nine, all, cache);
    expect(table).toEqual(fillTable(nine, [], all, options));
    // Six measures of two arms in three folds, and three questions' worth of tests.
    expect(computed).toMatchObject({ values: 36, intervals: 36, answers: nine.questions.length });
    expect(loaded.size).toBe(6);
    expect(rounds).toBe(2);
    const again = fill(nine, all, cache);
    expect(again.table).toEqual(table);
    expect(again).toMatchObject({ computed: NOTHING, rounds: 1 });
  });

  it("computes nothing for an evaluation that no cell is made of", () => {
    const cache = makeCellCache();
    const before = fill(nine, all, cache);
    const outside = [madeUpObservation({ testSigma: 5 }), madeUpObservation({ model: "vgg16" })];
    const after = fill(nine, [...all, ...outside], cache);
    expect(after.computed).toEqual(NOTHING);
    expect(after.loaded.size).toBe(0);
    expect(after.table).toEqual(before.table);
  });

  it("computes the cells of a new evaluation, what they are compared with, and nothing else", () => {
    const cache = makeCellCache();
    fill(nine, all, cache);
    const inside = madeUpObservation({ fold: 0, seed: 2, skill: 3 });
    const { table, computed } = fill(nine, [...all, inside], cache);
    expect(table).toEqual(fillTable(nine, [], [...all, inside], options));
    // The six measures of fold 0's MAC; each against MCN of that fold, and the questions that both are in.
    expect(computed).toMatchObject({ values: 6, intervals: 6, answers: nine.questions.length });
    expect(computed.pairs).toBeLessThanOrEqual(6);
    expect(computed.pairs).toBeGreaterThan(0);
  });

  it("takes an evaluation that came to something else for another", () => {
    const cache = makeCellCache();
    fill(nine, all, cache);
    const [first, ...rest] = all;
    if (first === undefined) throw new Error("no evaluation");
    const other = { ...madeUpObservation({ skill: 1 }), training: first.training, version: "other" };
    const { table, computed } = fill(nine, [other, ...rest], cache);
    expect(computed).toMatchObject({ values: 6, intervals: 6 });
    expect(table).toEqual(fillTable(nine, [], [other, ...rest], options));
  });

  it("shares cells with other tables, which show the same interval", () => {
    const cache = makeCellCache();
    const own = fill(checkTableDefinition(table9b), all, makeCellCache()).computed;
    fill(nine, all, cache);
    const { table, computed } = fill(checkTableDefinition(table9b), all, cache);
    expect(table).toEqual(fillTable(checkTableDefinition(table9b), [], all, options));
    expect(own.values - computed.values).toBe(36);
    expect(own.intervals - computed.intervals).toBe(36);
  });

  it("asks for no predictions where nothing is inferred from them", () => {
    const input = { definition: nine, baselines: [], observations: light(all) };
    const { table } = fillOnDemand({ ...input, options: { ...options, inference: false } }, makeCellCache());
    expect(table).toEqual(fillTable(nine, [], all, { ...options, inference: false }));
  });
});

it("a cache keeps the results that were used last, as many as it may", () => {
  const kept = makeKept<number | null>(2);
  kept.keep("a", 1);
  kept.keep("b", null);
  expect(kept.find("a")).toBe(1);
  kept.keep("c", 3);
  expect([kept.find("a"), kept.find("b"), kept.find("c")]).toEqual([1, undefined, 3]);
  expect(kept.computed).toBe(3);
});

it("a table is filled rightly by a cache that is too small for it", () => {
  const small = makeCellCache({ results: 3, pairs: 1, answers: 1 });
  expect(fill(nine, all, small).table).toEqual(fillTable(nine, [], all, options));
});
