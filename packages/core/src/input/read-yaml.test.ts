import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { openYaml, readYaml } from "./read-yaml";

const read = (source: string) => readYaml(source, { root: "plan", refusal: "The plan was refused" });

function refusal(source: string): string[] {
  try {
    read(source);
  } catch (error) {
    if (error instanceof FoldwiseError && error.code === "invalid")
      return error.message.split("\n").map((line) => line.trim());
    throw error;
  }
  return [];
}

/** Ten levels of ten aliases: 10 billion values in 600 characters. */
const bomb = Array.from({ length: 10 }, (_, level) => {
  const one = level === 0 ? "x" : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array.from({ length: 10 }, () => one).join(", ")}]`;
}).join("\n");

describe("reads", () => {
  it.each([
    ["a: 1", { a: 1 }],
    ['{"a": [1, null]}', { a: [1, null] }],
    ["a: &a [1, 2]\nb: *a", { a: [1, 2], b: [1, 2] }],
    ["a: &a { x: 1 }\nb: [*a, *a]", { a: { x: 1 }, b: [{ x: 1 }, { x: 1 }] }],
    ['a: "😀"', { a: "😀" }],
    ["", null],
  ])("%s", (source, value) => {
    expect(read(source)).toEqual(value);
  });
});

describe("refuses, in words", () => {
  it.each([
    ["a: [1", "plan: line 1 — not YAML: Flow sequence"],
    ["a: 1\na: 2", "plan: line 2 — not YAML: duplicate key a"],
    ["a: *b", "plan: an alias — not YAML: Unresolved alias"],
    ["a: &a [*a]", "a.0: an alias — contains itself; write the value out"],
    ["a: &a { b: { c: *a } }", "a.b.c: an alias — contains itself; write the value out"],
    [bomb, "plan: an alias — its aliases expand to too many values; write the values out"],
    ['name: "x\\0y"', 'name: "x\\u0000y" — has a NUL character; take it out'],
    ['a: { "k\\0": 1 }', 'a.k\\u0000: "k\\u0000" — has a NUL character; take it out'],
    ["a: 1\n# x\0y", "plan: line 2 — has a NUL character"],
    ["space: { __proto__: 1 }", 'space.__proto__: "__proto__" — is a reserved name; choose another one'],
    ['name: "x\\x1b[31my"', 'name: "x\\u001b[31my" — has a control character; take it out'],
    [
      'a: [1, "\\ud800"]',
      'a.1: "\\ud800" — has an unpaired surrogate, which is not a character; take it out',
    ],
    [
      `${"[".repeat(200)}1${"]".repeat(200)}`,
      `${Array(100).fill("0").join(".")}: 100 levels — is nested too deep`,
    ],
    [`${"[".repeat(20_000)}1${"]".repeat(20_000)}`, "plan: line 1 — is nested too deep"],
  ])("%s", (source, said) => {
    const [first, line] = refusal(source);
    expect(first).toBe("The plan was refused:");
    expect(line).toContain(said);
  });

  it("aliases that repeat a long list", () => {
    const long = `a: &a [${"1,".repeat(20_000)}1]\nb: [${Array.from({ length: 60 }, () => "*a").join(",")}]`;
    expect(refusal(long)[1]).toMatch(/over 1000000 values — is too large/);
  });
});

it("refuses a text that is too long before it is parsed", () => {
  const [, line] = refusal(`# ${"x".repeat(128 * 1024)}`);
  expect(line).toBe(
    `plan: ${128 * 1024 + 2} characters — is too long; at most ${128 * 1024}, as JSON ${1024 * 1024}`,
  );
});

describe("JSON longer than that", () => {
  const list = Array.from({ length: 12_000 }, (_, index) => ({ a: index, 'b": c': `{"x": ${index}}` }));
  const text = (value: object) => JSON.stringify(value, null, 1);

  it("is read", () => {
    expect(read(text({ list }))).toEqual({ list });
    expect(openYaml(text({ list }), "plan")).toMatchObject({ value: { list }, problems: [] });
  });

  it("is refused with a duplicate key, or what could not be stored", () => {
    expect(refusal(text({ list }).replace('"a": 7,', '"a": 7, "a" : 8,'))[1]).toContain(
      "a key — is a duplicate key",
    );
    expect(refusal(text({ list, "k\0": 1 }))[1]).toContain("has a NUL character");
    expect(refusal(`${"[".repeat(200_000)}${"]".repeat(200_000)}`)[1]).toContain("is nested too deep");
    expect(refusal(text({ list }).replace("{", ""))[1]).toContain("is too long");
  });

  it("is refused with what is wrong in its syntax", () => {
    expect(refusal(text({ list }).replace(/}$/, ",}"))[1]).toMatch(
      /not JSON, which a text over 131072 .*JSON/,
    );
  });
});

it("reads many keys in no time that grows with their square", () => {
  const source = Array.from({ length: 10_000 }, (_, i) => `k${i}: 1`).join("\n");
  expect(Object.keys(Object(read(source)))).toHaveLength(10_000);
});
