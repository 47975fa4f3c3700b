import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import { markPieces, repiece } from "./pieces";
import { colorYaml } from "./yaml-colors";

const PLAN = `# A plan
name: "quick: start"
folds: [0, 1e-3]
space:
  learningRate: {log: true, choices: [none, '2']}
note: |
  12
  key: value
other: ~
`;

const textOf = (pieces: readonly { text: string }[]) => pieces.map(({ text }) => text).join("");

const kinds = (text: string) =>
  colorYaml(text)
    .filter(({ kind }) => kind !== "plain" && kind !== "mark")
    .map(({ kind, text }) => `${kind} ${text}`);

describe("colorYaml", () => {
  it("tells keys, values and comments apart", () => {
    expect(kinds(PLAN)).toEqual([
      "comment # A plan",
      "key name",
      'text "quick: start"',
      "key folds",
      "number 0",
      "number 1e-3",
      "key space",
      "key learningRate",
      "key log",
      "constant true",
      "key choices",
      "text none",
      "text '2'",
      "key note",
      "text   12\n  key: value\n",
      "key other",
      "constant ~",
    ]);
  });

  it("leaves every character in its place, in what is no YAML too", () => {
    const random = createRandom("colors");
    for (let round = 0; round < 500; round++) {
      const from = random.int(PLAN.length);
      const insert =
        [":", "[", "}", "\t", '"', "- ", "\r\n", "…", "&a ", "\n\n", "---\n"][random.int(11)] ?? "";
      const text = `${PLAN.slice(0, from)}${insert}${PLAN.slice(from + random.int(4))}`;
      const pieces = colorYaml(text);
      expect(textOf(pieces)).toBe(text);
      expect(textOf(markPieces(pieces, [[from, from + 3]]))).toBe(text);
    }
    expect(textOf(colorYaml(`\ufeff${PLAN}`))).toBe(`\ufeff${PLAN}`);
  });

  it("marks exactly what is wrong", () => {
    const marked = (text: string, from: number, to: number) =>
      markPieces(colorYaml(text), [[from, to]])
        .filter(({ isWrong }) => isWrong)
        .map((piece) => piece.text);
    expect(marked("epochs: 0 # none\n", 8, 9)).toEqual(["0"]);
    expect(marked("a: word\n", 4, 6)).toEqual(["or"]);
    expect(marked("\ufeffa: word\n", 4, 8)).toEqual(["word"]);
  });
});

describe("repiece", () => {
  const pieces = colorYaml(PLAN);
  const changed = (next: string) =>
    repiece(pieces, next)
      .filter(({ kind, text }) => kind === "plain" && text.trim() !== "")
      .map(({ text }) => text);

  it("leaves what was not typed in its color", () => {
    expect(changed(PLAN.replace("1e-3", "1e-31"))).toEqual(["1"]);
    expect(changed(PLAN.replace("quick", "slow"))).toEqual(["slow"]);
    expect(changed(PLAN.replace("quick", "quack"))).toEqual(["a"]);
    expect(repiece(pieces, PLAN)).toEqual(pieces);
  });

  it("gives the other text, whatever was cut or put in", () => {
    const random = createRandom("pieces");
    for (let round = 0; round < 500; round++) {
      const from = random.int(PLAN.length);
      const next = `${PLAN.slice(0, from)}${"aa: a".slice(random.int(6))}${PLAN.slice(from + random.int(40))}`;
      expect(textOf(repiece(pieces, next))).toBe(next);
    }
    for (const next of ["", "x", `${PLAN}${PLAN}`]) expect(textOf(repiece(pieces, next))).toBe(next);
  });
});
