import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
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
      expect(
        colorYaml(text, [[from, from + 3]])
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  });

  it("marks exactly what is wrong", () => {
    const text = "epochs: 0 # none\n";
    expect(
      colorYaml(text, [[8, 9]])
        .filter(({ isWrong }) => isWrong)
        .map((piece) => piece.text),
    ).toEqual(["0"]);
    expect(
      colorYaml("a: word\n", [[4, 6]])
        .filter(({ isWrong }) => isWrong)
        .map((piece) => piece.text),
    ).toEqual(["or"]);
  });
});
