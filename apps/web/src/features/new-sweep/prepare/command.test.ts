import { command } from "@foldwise/core/trainers";
import { describe, expect, it } from "vitest";
import { setField } from "@/yaml/edit";
import { readText } from "@/yaml/read-text";
import { addedPlaceholder, completions } from "./completions";
import { parsePairs, showPairs } from "./pairs";
import { readPlan as read } from "./plan-text";
import { freeParameters, ownParameters, startRow, writeSpace } from "./space";

const readPlan = (text: string) => read(readText(text, "plan"));

it("parameters are tags and back", () => {
  const parameters = { lr: 0.1, name: "a=b", warm: true, empty: "" };
  expect(showPairs(parameters)).toEqual(["lr=0.1", "name=a=b", "warm=true", "empty="]);
  expect(parsePairs(showPairs(parameters))).toEqual(parameters);
  expect(parsePairs([" lr = 1e-3 ", "flag"])).toEqual({ lr: 0.001, flag: "" });
  expect([parsePairs([]), showPairs([1]), showPairs(undefined)]).toEqual([undefined, [], []]);
});

it("a command is completed after two braces", () => {
  const names = ["parameters.lr", "parameters.l2", "fold"];
  expect(completions("a --lr {{", names)).toEqual(names.map((name) => `a --lr {{${name}}}`));
  expect(completions("a {{fold}} {{parameters.l2", names)).toEqual(["a {{fold}} {{parameters.l2}}"]);
  expect(completions("a {{fold}}", names)).toEqual([]);
  expect(completions("a", names)).toEqual([]);
  expect(completions("a {{ --steps {{steps}}", ["fold"])).toEqual(["a {{fold}} --steps {{steps}}"]);
  expect(completions("a {{ fo", names)).toEqual(["a {{fold}}"]);
  const [line, [first = ""]] = ["a {{fold}} {{par --x", completions("a {{fold}} {{par --x", names)];
  expect(addedPlaceholder(line, first)).toBe("{{parameters.lr}}");
});

describe("the search space of a program", () => {
  const plan = `name: a
experiment: b
trainer: { kind: command, command: a, parameters: { lr: 0.01, depth: 3, kind: adam, warm: true } }
folds: [0]
`;
  const document = readPlan(plan).plan;
  const own = ownParameters(document, command);

  it("offers the parameters that the plan declares", () => {
    expect(freeParameters([], command, own).map(({ value }) => value)).toEqual(
      expect.arrayContaining(["parameters.lr", "parameters.depth", "parameters.kind", "trainer.steps"]),
    );
    const rows = [startRow("parameters.lr", undefined, own)];
    expect(freeParameters(rows, command, own).map(({ value }) => value)).not.toContain("parameters.lr");
  });

  it.each(Object.keys(own))("%s begins about its usual value, and the plan takes it", (name) => {
    const row = startRow(name, undefined, own);
    expect(readPlan(setField(plan, "space", writeSpace([row]))).problems).toEqual([]);
  });
});
