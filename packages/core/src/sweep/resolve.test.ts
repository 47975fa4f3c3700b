import { describe, expect, it } from "vitest";
import { HEADS } from "../models";
import { fingerprintOf } from "./fingerprint";
import { type DatasetFacts, planProblems } from "./parse";
import { planSchema } from "./plan";
import { resolveTraining, targetOf } from "./resolve";
import { resolveSplits } from "./resolve-splits";

const base = {
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "tfjs", inputSize: 64 },
  folds: [0],
  training: { epochs: 4, batchSize: 8 },
  data: { crop: 0.5 },
};

describe("a variant's overrides", () => {
  it("change what they name and leave the plan's other values alone", () => {
    const plan = planSchema.parse({
      ...base,
      variants: { a: { training: { l1: 0.1 }, data: { balance: "none" } } },
    });
    const { training, data, trainer } = resolveTraining(plan, "a", {});
    expect(training).toMatchObject({ epochs: 4, batchSize: 8, l1: 0.1 });
    expect(data).toMatchObject({ crop: 0.5, balance: "none" });
    expect(trainer).toMatchObject({ inputSize: 64 });
  });

  it("change one augmentation step and leave the plan's other ones, and null switches one off", () => {
    const plan = planSchema.parse({
      ...base,
      data: { augmentationSteps: { brightness: [0.8, 1.2], rotationDegrees: 10 } },
      variants: {
        a: { data: { augmentationSteps: { rotationDegrees: 0 } } },
        b: { data: { augmentationSteps: { brightness: null } } },
        c: { training: { plateau: null } },
      },
    });
    const stepsOf = (variant: string) => resolveTraining(plan, variant, {}).data.augmentationSteps;
    expect(stepsOf("a")).toEqual({ brightness: [0.8, 1.2], rotationDegrees: 0 });
    expect(stepsOf("b")).toEqual({ brightness: null, rotationDegrees: 10 });
    expect(stepsOf("c")).toEqual({ brightness: [0.8, 1.2], rotationDegrees: 10 });
    expect(resolveTraining(plan, "c", {}).training.plateau).toBeNull();
  });

  it("replace a value that is one of several shapes", () => {
    const [one, two] = ["a".repeat(64), "b".repeat(64)];
    const local = { path: "/weights/own.h5", sha256: one };
    const remote = { url: "https://example.org/own.h5", sha256: two };
    const variants = {
      local: {},
      remote: { trainer: { weights: remote } },
      other: { trainer: { weights: { path: "/weights/other.h5", sha256: two } } },
      random: { trainer: { weights: "random" } },
      formula: { trainer: { kind: "simulate", epochSeconds: 2 } },
      same: { trainer: { kind: "tfjs", dropout: 0.1 } },
    };
    const plan = planSchema.parse({ ...base, trainer: { ...base.trainer, weights: local }, variants });
    const trainerOf = (variant: string) => resolveTraining(plan, variant, {}).trainer;
    expect(trainerOf("local")).toMatchObject({ weights: local });
    expect(trainerOf("remote")).toMatchObject({ weights: remote, inputSize: 64 });
    expect(trainerOf("other")).toMatchObject({ weights: { path: "/weights/other.h5", sha256: two } });
    expect(trainerOf("random")).toMatchObject({ weights: "random", inputSize: 64 });
    expect(trainerOf("same")).toMatchObject({ weights: local, dropout: 0.1, inputSize: 64 });
    expect(trainerOf("formula")).toEqual({
      kind: "simulate",
      model: "formula",
      epochSeconds: 2,
      failureRate: 0,
    });
    const halves = { ...base, variants: { a: { trainer: { weights: { sha256: two } } } } };
    expect(planProblems(halves)).toMatchObject([{ field: "variants.a.trainer.weights" }]);
  });

  it("are part of the fingerprint, which a plan without augmentation steps keeps", () => {
    const resolved = (data: object) =>
      fingerprintOf(resolveTraining(planSchema.parse({ ...base, data }), "base", {}));
    expect(resolved({ augmentationSteps: { brightness: null } })).not.toBe(resolved({}));
    expect(resolved({ augmentationSteps: undefined })).toBe(resolved({}));
  });

  it("leave out what is at its default, so that a plan from before the option has the same fingerprint", () => {
    const resolved = (trainer: object, variant: object = {}) =>
      fingerprintOf(
        resolveTraining(
          planSchema.parse({
            ...base,
            trainer: { ...base.trainer, ...trainer },
            variants: { v: { trainer: variant } },
          }),
          "v",
          {},
        ),
      );
    expect(resolved({ head: HEADS[0], freezeBase: false })).toBe(resolved({}));
    expect(resolved({ head: "reference" }, { head: HEADS[0] })).toBe(resolved({}));
    expect(resolved({ head: "reference" })).not.toBe(resolved({}));
    expect(resolved({}, { freezeBase: true })).not.toBe(resolved({}));
    expect(resolved({ model: "vgg16" })).not.toBe(resolved({}));
  });

  it("leave out the selection rule that 0.1 always had, and only that one", () => {
    const resolved = (training: object, variant: object = {}) =>
      fingerprintOf(
        resolveTraining(
          planSchema.parse({
            ...base,
            training: { ...base.training, ...training },
            variants: { v: { training: variant } },
          }),
          "v",
          {},
        ),
      );
    const rule = (metric: string, direction: string) => ({ selection: { metric, direction } });
    expect(resolved(rule("val/loss", "minimize"))).toBe(resolved({}));
    expect(resolved(rule("val/auc", "maximize"), rule("val/loss", "minimize"))).toBe(resolved({}));
    expect(resolved(rule("val/loss", "maximize"))).not.toBe(resolved({}));
    expect(resolved({}, rule("val/auc", "maximize"))).toBe(resolved(rule("val/auc", "maximize")));
    expect(resolved({}, rule("val/auc", "maximize"))).not.toBe(resolved({}));
  });

  it("may be searched where the plan leaves an option to its default", () => {
    const plan = planSchema.parse(base);
    expect(targetOf("head", plan)).toEqual({ section: "trainer", key: "head" });
    expect(targetOf("trainer.freezeBase", plan)).toEqual({ section: "trainer", key: "freezeBase" });
    expect(resolveTraining(plan, "base", { head: "reference" }).trainer).toMatchObject({ head: "reference" });
    expect(targetOf("trainer.epochSeconds", plan)).toBeNull();
  });

  it("are refused where the model cannot take the input, once and where it is written", () => {
    const problemsOf = (trainer: object, variants: object) =>
      planProblems({ ...base, trainer: { kind: "tfjs", ...trainer }, variants });
    const small = { model: "alexnet", inputSize: 32 };
    expect(problemsOf(small, { a: {}, b: {} })).toMatchObject([
      { field: "trainer.inputSize", value: "32", remedy: expect.stringContaining("64") },
    ]);
    expect(problemsOf({ inputSize: 32 }, { a: {}, b: { trainer: { model: "alexnet" } } })).toMatchObject([
      { field: "variants.b.trainer.inputSize" },
    ]);
    expect(problemsOf({ model: "no-such-net" }, { a: {} })).toMatchObject([{ field: "trainer.model" }]);
  });

  it("are refused by field when they name what is not there, or take what it cannot be", () => {
    const problems = planProblems({
      ...base,
      variants: { a: { training: { epochs: 0 }, data: { blance: "none" } } },
    });
    expect(problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["variants.a.training.epochs"]),
    );
    expect(problems.map(({ field }) => field).join()).toContain("variants.a.data");
  });
});

describe("a variant's split", () => {
  const plan = planSchema.parse({
    ...base,
    splits: { scheme: "within-fold-by-image", seed: 4 },
    variants: { image: {}, patient: { splits: { scheme: "within-fold-by-patient" } } },
  });

  it("is the plan's with what it changes, which is another fingerprint's split", () => {
    expect(resolveSplits(plan, "image")).toEqual({ scheme: "within-fold-by-image", seed: 4 });
    expect(resolveSplits(plan, "patient")).toEqual({ scheme: "within-fold-by-patient", seed: 4 });
  });

  it("writes out k and repeats where folds are made, and leaves them behind where they are not", () => {
    const made = planSchema.parse({
      ...base,
      splits: { scheme: "stratified-k-fold", k: 4 },
      variants: {
        made: {},
        repeated: { splits: { repeats: 2 } },
        own: { splits: { scheme: "leave-one-fold-out" } },
      },
    });
    expect(resolveSplits(made, "made")).toEqual({ scheme: "stratified-k-fold", seed: 1, k: 4, repeats: 1 });
    expect(resolveSplits(made, "repeated")).toMatchObject({ k: 4, repeats: 2 });
    expect(resolveSplits(made, "own")).toEqual({ scheme: "leave-one-fold-out", seed: 1 });
  });

  it("is refused where it cannot be, with its field", () => {
    const dataset: DatasetFacts = {
      slug: "d",
      folds: [0],
      patients: null,
      usual: { splits: { scheme: "within-fold-by-image", seed: 1 }, reason: "patients are unknown" },
    };
    const fieldsOf = (variants: object) =>
      planProblems({ ...base, variants }, dataset).map(({ field }) => field);
    expect(fieldsOf({ a: { splits: { scheme: "by-moon" } } })).toEqual(["variants.a.splits.scheme"]);
    expect(fieldsOf({ a: { splits: { scheme: "within-fold-by-patient" } } })).toEqual([
      "variants.a.splits.scheme",
    ]);
    expect(fieldsOf({ a: { splits: { scheme: "leave-one-fold-out" } } })).toEqual([]);
    expect(fieldsOf({ a: { splits: { scheme: "leave-one-fold-out", k: 3 } } })).toEqual([
      "variants.a.splits.k",
    ]);
    expect(fieldsOf({ a: { splits: { scheme: "stratified-k-fold", k: 1 } } })).toEqual([
      "variants.a.splits.k",
    ]);
  });
});
