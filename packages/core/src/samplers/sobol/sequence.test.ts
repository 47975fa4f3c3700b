import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createRandom } from "../../random";
import { makeSpace } from "../../space";
import { makeHistory, makeSampler, samplerSchema } from "../index";
import { MAX_SOBOL_DIMENSIONS, makeSobol, owenScrambled } from "./sequence";

const scipy: { columns: number[]; rows: number[]; points: number[][] } = JSON.parse(
  readFileSync(new URL("../fixtures/sobol.json", import.meta.url), "utf8"),
);

it("has the points of SciPy where it is not scrambled", () => {
  const sequence = makeSobol(MAX_SOBOL_DIMENSIONS, null);
  const ours = scipy.rows.map((row) => {
    const point = sequence.at(row);
    return scipy.columns.map((column) => (point[column] ?? Number.NaN) / 2 ** 32);
  });
  expect(ours).toEqual(scipy.points);
});

it("scrambled, has one point in every elementary interval of the first two dimensions", () => {
  const sequence = makeSobol(2, createRandom(3));
  for (const [columns, rows] of [
    [64, 1],
    [8, 8],
    [2, 32],
  ] as const) {
    const boxes = Array.from({ length: 64 }, (_, index) => {
      const [x = 0, y = 0] = sequence.at(index);
      return Math.floor((x / 2 ** 32) * columns) * rows + Math.floor((y / 2 ** 32) * rows);
    });
    expect(new Set(boxes).size).toBe(64);
  }
});

it("a scrambling keeps numbers together for as many digits as they share, and no longer", () => {
  const random = createRandom(9);
  for (let digits = 0; digits < 31; digits++) {
    const x = random.uint32();
    // The same first digits, another one after them, the rest at random.
    const other = ((x ^ (1 << (31 - digits))) & (-1 << (31 - digits))) | ((random.uint32() >>> digits) >>> 1);
    const seed = random.uint32();
    const shared = Math.clz32(owenScrambled(x, seed) ^ owenScrambled(other, seed));
    expect(shared).toBe(digits);
  }
});

it("fills a constrained space evenly, and skips a point that somebody enqueued", () => {
  const space = makeSpace({ x: { type: "float", low: 0, high: 1 }, y: { type: "float", low: 0, high: 1 } }, [
    "x + y <= 1",
  ]);
  const sampler = makeSampler(samplerSchema.parse({ kind: "sobol" }), space, { direction: "minimize" });
  const history = makeHistory();
  const quarters = [0, 0, 0, 0];
  for (let number = 0; number < 64; number++) {
    const proposal = sampler.propose({ number, history, random: createRandom(1) });
    if (!proposal) throw new Error("the space has no end");
    const { x, y } = proposal.configuration;
    expect(Number(x) + Number(y)).toBeLessThanOrEqual(1);
    const quarter = (Number(x) < 0.5 ? 0 : 1) + (Number(y) < 0.5 ? 0 : 2);
    quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    history.add({ number, configuration: proposal.configuration, state: "running", value: null });
  }
  // A square of half of the triangle's area, two triangles of a quarter each, and a corner of none.
  expect(quarters[3]).toBe(0);
  for (const [index, share] of [32, 16, 16].entries())
    expect(Math.abs((quarters[index] ?? 0) - share)).toBeLessThanOrEqual(4);
  const first = sampler.propose({ number: 0, history: makeHistory(), random: createRandom(1) });
  const enqueued = makeHistory([
    { number: 0, configuration: first?.configuration ?? {}, state: "running", value: null },
  ]);
  const second = sampler.propose({ number: 0, history: enqueued, random: createRandom(1) });
  expect(second?.configuration).toEqual(
    sampler.propose({ number: 1, history: makeHistory(), random: createRandom(1) })?.configuration,
  );
});

it("of a space that an edit has changed proposes every point, also those before where it was", () => {
  const choices = [1, 2, 3, 4, 5, 6, 7];
  const space = makeSpace({ x: { type: "categorical", choices } });
  const sampler = makeSampler(samplerSchema.parse({ kind: "sobol" }), space, { direction: "minimize" });
  const random = createRandom(1);
  const walk = choices.map((_, number) => {
    const known = makeHistory();
    for (let before = 0; before < number; before++) add(known, before);
    return add(known, number)?.configuration;
  });
  function add(history: ReturnType<typeof makeHistory>, number: number) {
    const proposal = sampler.propose({ number, history, random });
    if (proposal) history.add({ number, ...proposal, state: "running", value: null });
    return proposal;
  }
  // Three were proposed before the edit, and of those one is in the space still: the fifth of its walk.
  const history = makeHistory([{ number: 0, configuration: walk[4] ?? {}, state: "complete", value: 1 }]);
  const proposed = Array.from({ length: 7 }, (_, step) => add(history, 3 + step)?.configuration ?? null);
  expect(proposed).toEqual([walk[3], walk[5], walk[6], walk[0], walk[1], walk[2], null]);
  // It was further than a space that is smaller now has points.
  expect(add(makeHistory(), 9)?.configuration).toEqual(walk[2]);
});

it("a space of more dimensions than there are direction numbers for is refused", () => {
  const names = Array.from({ length: MAX_SOBOL_DIMENSIONS + 1 }, (_, index) => `p${index}`);
  const space = makeSpace(
    Object.fromEntries(names.map((name) => [name, { type: "float", low: 0, high: 1 }])),
  );
  expect(() => makeSampler(samplerSchema.parse({ kind: "sobol" }), space, { direction: "minimize" })).toThrow(
    /sampler.kind: sobol — has at most 64 dimensions; the space has 65/,
  );
});
