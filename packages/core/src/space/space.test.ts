import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { ConstraintError, parseConstraint } from "./constraint";
import { enumerateSpace } from "./enumerate";
import { feasibilityOf } from "./feasibility";
import { drawConfiguration, makeSpace, type SpaceSpec } from "./space";

const NESTED: SpaceSpec = {
  c: { type: "int", low: 1, high: 4, when: { b: { min: 2 } } },
  a: { type: "categorical", choices: ["x", "y", null, [1, 2]] },
  b: { type: "int", low: 1, high: 3, when: { a: { in: ["x", [1, 2]] } } },
  d: { type: "constant", value: 7, when: { a: null } },
};

describe("conditions", () => {
  it("make a dimension active for values of its parent only, to any depth", () => {
    const space = makeSpace(NESTED);
    const random = createRandom(1);
    const seen = new Set<string>();
    for (let draw = 0; draw < 500; draw++) {
      const configuration = drawConfiguration(space, random);
      const { a, b = 0 } = configuration;
      const hasB = a === "x" || Array.isArray(a);
      expect(Object.keys(configuration).sort()).toEqual([
        "a",
        ...(hasB ? ["b"] : []),
        ...(hasB && Number(b) >= 2 ? ["c"] : []),
        ...(a === null ? ["d"] : []),
      ]);
      seen.add(JSON.stringify(configuration));
    }
    // x and the list: b = 1, or 2 and 3 with four c each.
    expect(seen.size).toBe(2 * (1 + 2 * 4) + 1 + 1);
    const all = enumerateSpace(space, (dimension) => dimension.values());
    expect(new Set(all?.configurations.map((one) => JSON.stringify(one)))).toEqual(seen);
  });
});

describe("a constraint", () => {
  const check = (text: string, configuration: Record<string, number | string>) =>
    parseConstraint(text).isSatisfied(configuration);

  it("compares what it names, by the usual order of operations", () => {
    expect(check("a + 2 * b ** 2 <= 20", { a: 2, b: 3 })).toBe(true);
    expect(check("a + 2 * b ** 2 < 20", { a: 2, b: 3 })).toBe(false);
    expect(check("max(a, training.l1) % 4 == 3 && !(b > 1)", { a: 7, "training.l1": 1, b: 1 })).toBe(true);
    expect(check('value("a name") != "x" || -log2(b) >= -3', { "a name": "x", b: 8 })).toBe(true);
  });

  it("holds where a parameter is not active", () => {
    expect(check("a < 0", { b: 1 })).toBe(true);
  });

  it.each([
    ["a +", "Expected"],
    ["a * 2", "not a comparison"],
    ["1 < 2", "names no parameter"],
    ["a = 2", "Unexpected"],
    ["process.exit(a) > 1", "unknown function process.exit"],
    ['a["constructor"] > 1', "can name a parameter as"],
    ["this.a > 1", "can name a parameter as"],
    ["[a] == 1", "cannot have"],
    ["constructor(a) > 1", "unknown function constructor"],
    ["(a > 1) + 1 > 0", "comparison next to +"],
  ])("%s is refused, with what is wrong", (text, problem) => {
    expect(() => parseConstraint(text)).toThrow(ConstraintError);
    expect(() => parseConstraint(text)).toThrow(problem);
  });

  it("compares lists by what they hold", () => {
    const equal = parseConstraint("a == b");
    expect(equal.isSatisfied({ a: [1, 2], b: [1, 2] })).toBe(true);
    expect(equal.isSatisfied({ a: [1, 2], b: [1, 3] })).toBe(false);
    expect(parseConstraint("a != b").isSatisfied({ a: [1, 2], b: [1, 2] })).toBe(false);
  });

  it("of numbers does not fit a text", () => {
    expect(() => check("a > 1", { a: "x" })).toThrow(/needs numbers for >/);
  });
});

describe("whether anything is feasible is known", () => {
  it("exactly where all combinations can be checked, however rare a feasible one is", () => {
    const spec: SpaceSpec = {
      a: { type: "int", low: 1, high: 400 },
      b: { type: "int", low: 1, high: 400 },
    };
    expect(feasibilityOf(makeSpace(spec, ["a + b >= 800"]))).toMatchObject({ feasible: 1, isExact: true });
    expect(feasibilityOf(makeSpace(spec, ["a + b > 800"]))).toMatchObject({ feasible: 0, isExact: true });
  });

  it("of a grid by the values that it goes through, and not by those between", () => {
    const of = (grid: number[]): SpaceSpec[string] => ({ type: "float", low: 0, high: 1, grid });
    const spec = { a: of([0.1, 0.2]), b: of([0.2, 0.3]) };
    expect(feasibilityOf(makeSpace(spec, ["a == b"])).feasible).toBe(0);
    expect(feasibilityOf(makeSpace(spec, ["a == b"]), { isGrid: true })).toMatchObject({
      feasible: 1,
      isExact: true,
    });
    expect(feasibilityOf(makeSpace(spec, ["a > 0.5"]), { isGrid: true }).feasible).toBe(0);
  });

  it("from seeded draws where there is no end, the same ones each time", () => {
    const spec: SpaceSpec = { a: { type: "float", low: 0, high: 1 }, b: { type: "float", low: 0, high: 1 } };
    const found = feasibilityOf(makeSpace(spec, ["a < b"]));
    expect(found).toMatchObject({ checked: 10_000, isExact: false });
    expect(found.feasible / found.checked).toBeCloseTo(0.5, 1);
    expect(feasibilityOf(makeSpace(spec, ["a < b"]))).toEqual(found);
    expect(feasibilityOf(makeSpace(spec, ["a < b", "b < a"])).feasible).toBe(0);
  });
});
