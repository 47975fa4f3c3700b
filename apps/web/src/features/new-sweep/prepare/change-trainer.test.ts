import { readFileSync } from "node:fs";
import { readPlanDocument } from "@foldwise/core/sweep";
import { listTrainers } from "@foldwise/core/trainers";
import { describe, expect, it } from "vitest";
import { applyEdits } from "@/yaml/edit";
import { valueAt, withValue } from "@/yaml/fields";
import { readText } from "@/yaml/read-text";
import { changeTrainer } from "./change-trainer";

const DATA = new URL("../../../../../../data/", import.meta.url);
const PLANS = ["sweeps/quick-start.yaml", "sweeps/digits-ten.yaml", "examples/node/plan.yaml"].map(
  (path) => [path, readFileSync(new URL(path, DATA), "utf8")] as const,
);
const read = (text: string) => readText(text, "plan").value;

function changed(text: string, kind: string): unknown {
  const edits = changeTrainer(read(text), kind, "digits").map((edit) => ({ ...edit, isLines: false }));
  return read(applyEdits(text, edits));
}

describe.each(PLANS)("%s", (_, text) => {
  it.each(listTrainers())(
    "is a plan of $kind once that is chosen, of the same name and folds",
    ({ kind }) => {
      const next = changed(text, kind);
      expect(readPlanDocument(next).problems).toEqual([]);
      expect(valueAt(next, "trainer.kind")).toBe(kind);
      for (const key of ["name", "experiment", "folds"])
        expect(valueAt(next, key)).toEqual(valueAt(read(text), key));
    },
  );
});

it("keeps what both trainers take: parameters that are searched, variants, the objective", () => {
  const [[, text]] = PLANS as [(typeof PLANS)[number]];
  const both = withValue(read(text), "space", {
    "training.l1": { type: "float", low: 0, high: 1, grid: [0, 1] },
    "trainer.dropout": { type: "float", low: 0, high: 1, grid: [0, 1] },
  });
  const next = Object.fromEntries(
    changeTrainer(both, "simulate", undefined).map((one) => [one.field, one.value]),
  );
  expect(Object.keys(Object(next.space))).toEqual(["training.l1"]);
  // Not among the changes, so as they were.
  expect(Object.keys(next).toSorted()).toEqual(["space", "trainer"]);
});

it("changes nothing for a kind that there is not", () => {
  expect(changeTrainer({ name: "a" }, "toString", undefined)).toEqual([]);
});
