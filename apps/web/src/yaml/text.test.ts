import { readdirSync, readFileSync } from "node:fs";
import { isLong } from "@foldwise/core/input";
import { describe, expect, it } from "vitest";
import { applyEdits, type YamlEdit } from "./edit";
import { located } from "./fields";
import { prepareText, readText } from "./read-text";
import { readPrepared } from "./text";

const folder = new URL("../../../../data/sweeps/", import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

const edit = (field: string, value: unknown): YamlEdit => ({ field, value, isLines: false });

/** Each list of changes, as a form makes them while somebody types. */
const CHANGES: [what: string, edits: readonly YamlEdit[]][] = [
  ["a name, letter by letter", ["a", "ab", "abc"].map((name) => edit("name", name))],
  [
    "a field that stands there, and taken out",
    [edit("training.epochs", 3), edit("training.epochs", undefined)],
  ],
  ["a field below what is not there", [edit("budget.maxTrials", 7), edit("made.up.path", [1, 2])]],
  ["a field taken out that is not there", [edit("made.up.path", undefined)]],
  [
    "a field of what is no mapping",
    [edit("training", null), edit("training.epochs", 3), edit("name.first", "a")],
  ],
  [
    "lists and mappings",
    [edit("folds", [0, 2]), edit("trainer", { kind: "simulate" }), edit("trainer.noise", 1)],
  ],
  ["an entry of a list", [edit("folds", [0, 2]), edit("folds.1", 5)]],
  ["a list of lines", [{ field: "rows", value: [{ key: "a", label: "A" }], isLines: true }]],
];

it("there are plans to read", () => expect(texts.length).toBeGreaterThan(2));

describe.each(texts)("%s, prepared", (_, text) => {
  const prepared = prepareText(text, "plan");
  // As the server sends it.
  const sent: typeof prepared = JSON.parse(JSON.stringify(prepared));

  it.each(CHANGES)("says at once what the parser will say: %s", (_what, edits) => {
    const later = readText(applyEdits(text, edits), "plan");
    expect(later.problems).toEqual([]);
    expect(readPrepared(sent, edits).value).toEqual(later.value);
  });

  it("puts problems where the parser puts them", () => {
    const fields = [
      "name",
      "folds",
      "folds.0",
      "trainer.kind",
      "trainer.made.up",
      "made.up",
      "toString",
      "plan",
    ];
    const problems = fields.map((field) => ({ field, value: "", problem: "is wrong" }));
    const places = located(readPrepared(sent, []).placeOf, problems);
    expect(places).toEqual(located(readText(text, "plan").placeOf, problems));
    expect(places[0]?.range).not.toBeNull();
  });
});

describe("a plan that is too long for YAML", () => {
  const observations = Array.from({ length: 2_000 }, (_, index) => ({
    configuration: { learningRate: 1 / (index + 2), "training.l1": index / 4_000 },
    values: [Math.sin(index)],
  }));
  const plan = { name: "a search", folds: [0, 1], warmStart: { observations } };
  const changed = { ...plan, name: "a copy", folds: [2], budget: { maxTrials: 7 } };
  const edits = [edit("name", "a copy"), edit("folds", [2]), edit("budget.maxTrials", 7)];

  it.each([undefined, 1])("is read and changed as JSON, indented by %s", (indent) => {
    const text = JSON.stringify(plan, null, indent);
    expect(isLong(text)).toBe(true);
    const prepared = prepareText(text, "plan");
    expect(prepared).toMatchObject({ value: plan, problems: [], pieces: [{ kind: "plain", text }] });
    const later = applyEdits(text, edits);
    expect(later).toBe(JSON.stringify(changed, null, indent));
    expect(readPrepared(prepared, edits).value).toEqual(changed);
    expect(
      located(readText(later, "plan").placeOf, [{ field: "name", value: "", problem: "" }]),
    ).toMatchObject([{ line: 1, range: null }]);
  });

  it("stays as it is where it is no JSON", () => {
    const text = `# ${"x".repeat(200_000)}`;
    expect(applyEdits(text, edits)).toBe(text);
    expect(readText(text, "plan").problems).toMatchObject([{ problem: "is too long" }]);
  });
});
