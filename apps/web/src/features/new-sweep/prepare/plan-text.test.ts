import { describe, expect, it } from "vitest";
import { setField } from "@/yaml/edit";
import { valueAt } from "@/yaml/fields";
import { readText } from "@/yaml/read-text";
import { readPlan as read } from "./plan-text";

const readPlan = (text: string, datasets?: Parameters<typeof read>[1]) =>
  read(readText(text, "plan"), datasets);

const TEXT = `name: quick-start # what it is called
experiment: cells
dataset: synthetic-cells
trainer: { kind: tfjs, inputSize: 64 }
folds: [0, 1, 2]
training:
  epochs: 6 # few
`;

describe("readPlan", () => {
  it("gives the plan with its defaults", () => {
    expect(readPlan(TEXT).plan?.training).toMatchObject({ epochs: 6, batchSize: 16 });
  });
  it("puts a problem at the line of its field", () => {
    const wrong = TEXT.replace("epochs: 6", "epochs: 0");
    const { plan, problems } = readPlan(wrong);
    expect(plan).toBeNull();
    expect(problems).toEqual([
      expect.objectContaining({ field: "training.epochs", value: "0", line: 7, column: 11 }),
    ]);
    expect(wrong.slice(...(problems[0]?.range ?? [0, 0]))).toBe("0");
  });
  it("puts an unknown key and a missing one at the nearest line", () => {
    expect(readPlan(`${TEXT}  epoks: 3\n`).problems[0]).toMatchObject({ field: "training.epoks", line: 8 });
    expect(readPlan(TEXT.replace("experiment: cells\n", "")).problems[0]).toMatchObject({
      field: "experiment",
      line: 1,
    });
  });
  it("refuses a fold that the dataset does not have", () => {
    const facts = {
      slug: "synthetic-cells",
      folds: [0, 1],
      images: 800,
      patients: 16,
      patientBasis: "named" as const,
      usualSplits: { scheme: "leave-one-fold-out" as const, seed: 1, reason: "patients are known" },
    };
    expect(readPlan(TEXT, [facts]).problems[0]).toMatchObject({ field: "folds.2", line: 5 });
  });
  it("says where the text is no YAML, or an alias contains itself", () => {
    expect(readPlan("name: [1, 2\nfolds: 3").problems[0]?.problem).toMatch(/^not YAML/);
    expect(readPlan("name: x\nname: y").problems).toEqual([
      {
        field: "plan",
        value: "",
        problem: "not YAML: duplicate key name",
        line: 2,
        column: 1,
        range: null,
      },
    ]);
    expect(readPlan("name: x\nfolds: &a [0, *a]").problems).toMatchObject([
      { field: "folds.1", problem: "contains itself", line: 2 },
    ]);
  });
});

describe("setField", () => {
  it("keeps what stands above the first field, whatever is taken out", () => {
    const head = "# A plan\n# of mine\n";
    const text = `${head}name: a\n# why\nfolds: [0]\n`;
    expect(setField(text, "name", undefined)).toBe(`${head}# why\nfolds: [0]\n`);
    expect(setField(text, "folds", undefined)).toBe(`${head}name: a\n`);
    expect(setField(`${head}name: a\n`, "name", undefined)).toContain(head);
    expect(setField(setField(text, "name", undefined), "name", "b")).toContain(
      `${head}# why\nfolds: [0]\nname: b`,
    );
  });
  it("takes out nothing where there is nothing, and makes a mapping of what is none", () => {
    const text = "name: a\ntraining: # later\n";
    expect(setField(text, "budget.maxTrials", undefined)).toBe(text);
    expect(valueAt(readPlan(setField(text, "training.epochs", 3)).document, "training.epochs")).toBe(3);
  });
  it("changes one value and keeps comments", () => {
    const next = setField(TEXT, "training.epochs", 12);
    expect(next).toContain("epochs: 12 # few");
    expect(next).toContain("# what it is called");
    expect(readPlan(next).plan?.training.epochs).toBe(12);
  });
  it("changes nothing but the value: columns of comments, spacing and other keys stay", () => {
    const text =
      "name: a          # here\nfolds: [0, 1]     # and here\ntrainer: { kind: tfjs,  model: mobilenet_m }\n";
    expect(setField(text, "folds", [0, 1, 2])).toBe(text.replace("[0, 1]", "[0, 1, 2]"));
    expect(setField(text, "trainer.kind", "simulate")).toBe(text.replace("tfjs", "simulate"));
    expect(setField(text, "name", "yes: no")).toContain('name: "yes: no"          # here');
  });
  it("puts a mapping where a mapping in braces stood, and touches nothing else", () => {
    const text = "name: a          # here\nspace: {}        # and here\n";
    const next = setField(text, "space", { l1: { type: "float", low: 0, high: 1 } });
    expect(next).toContain("name: a          # here\n");
    expect(next).toMatch(/^space: \{.*\} {8}# and here$/m);
    expect(valueAt(readPlan(next).document, "space.l1")).toEqual({ type: "float", low: 0, high: 1 });
  });
  it("adds what is not there and takes out what should fall to its default", () => {
    const added = setField(TEXT, "evaluation.testSigmas", [0, 5]);
    expect(valueAt(readPlan(added).document, "evaluation.testSigmas")).toEqual([0, 5]);
    expect(added).toContain("testSigmas: [0, 5]");
    expect(setField(added, "evaluation.testSigmas", undefined)).not.toContain("testSigmas");
  });
  it("leaves a text that is no YAML alone", () => {
    expect(setField("name: [1", "name", "x")).toBe("name: [1");
  });
});
