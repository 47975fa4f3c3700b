import { afterEach, describe, expect, it } from "vitest";
import { planProblems, planSchema } from "../sweep";
import { registerTrainer, taskOf } from "../trainers";
import { linear } from "../trainers/testing/linear";
import { regression, reported, reportedMeasuresSchema } from ".";

let unregister: () => void = () => {};
afterEach(() => unregister());

const measures = {
  "lesion volume": { direction: "minimize", unit: "ml", min: 0 },
  accuracy: { direction: "maximize", unit: "%" },
};

function plan(trainer: object, given: object = {}) {
  return { name: "p", experiment: "e", folds: [0], trainer: { kind: "linear", ...trainer }, ...given };
}

describe("measures that a plan names", () => {
  it("are its task's, with direction, unit and bounds; the first is what the best trial is chosen by", () => {
    unregister = registerTrainer({ ...linear, task: reported });
    const parsed = planSchema.parse(plan({ measures }));
    expect(parsed.objective).toMatchObject({ metric: "val/lesion volume", direction: "minimize" });
    expect(taskOf(parsed)).toEqual({
      name: "reported",
      validation: [
        { name: "val/lesion volume", direction: "minimize", unit: "ml", range: [0, null] },
        { name: "val/accuracy", direction: "maximize", unit: "%", range: [null, null] },
      ],
      objective: "val/lesion volume",
      evaluation: [
        { name: "lesion volume", direction: "minimize", unit: "ml", range: [0, null] },
        { name: "accuracy", direction: "maximize", unit: "%", range: [null, null] },
      ],
      hasClasses: false,
    });
  });

  it("stand beside those of the trainer's own task", () => {
    unregister = registerTrainer(linear);
    const parsed = planSchema.parse(
      plan({ measures }, { objective: { metric: "val/accuracy", direction: "maximize" } }),
    );
    expect(taskOf(parsed)?.evaluation.map(({ name }) => name)).toEqual([
      "rmse",
      "mae",
      "r2",
      "lesion volume",
      "accuracy",
    ]);
    expect(taskOf(planSchema.parse(plan({})))).toEqual(regression);
  });

  it.each([
    [
      "another objective",
      plan({ measures }, { objective: { metric: "val/x", direction: "maximize" } }),
      "objective.metric",
    ],
    [
      "a test measure",
      plan({ measures }, { objective: { metric: "test/accuracy", direction: "maximize" } }),
      "objective.metric",
    ],
    [
      "a variant with other measures",
      plan(
        { measures },
        { variants: { a: {}, b: { trainer: { measures: { z: { direction: "minimize" } } } } } },
      ),
      "variants.b.trainer",
    ],
  ])("refuse a plan with %s", (_, document, field) => {
    unregister = registerTrainer({ ...linear, task: reported });
    expect(planProblems(document).map((problem) => problem.field)).toEqual([field]);
  });

  it.each([
    ["no direction", { a: {} }, "a.direction"],
    ["none", {}, ""],
    ["a side in the name", { "val/a": { direction: "minimize" } }, "val/a"],
    ["a control character", { "a\u0007": { direction: "minimize" } }, "a\u0007"],
    ["an empty range", { a: { direction: "minimize", min: 2, max: 1 } }, "a.max"],
    ["a known name, the other way round", { rmse: { direction: "maximize" } }, "rmse.direction"],
  ])("are refused with %s", (_, given, path) => {
    const { error } = reportedMeasuresSchema.safeParse(given);
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });

  it("may be counts that are better where they are smaller, or greater, as the plan says", () => {
    unregister = registerTrainer({ ...linear, task: reported });
    for (const direction of ["minimize", "maximize"] as const) {
      const parsed = planSchema.parse(
        plan({ measures: { accuracy: measures.accuracy, params: { direction }, gpu_memory: { direction } } }),
      );
      expect(taskOf(parsed)?.validation.map((measure) => measure.direction)).toEqual([
        "maximize",
        direction,
        direction,
      ]);
    }
  });
});
