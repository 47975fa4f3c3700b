import { describe, expect, it } from "vitest";
import { makeSplit, type SplitImage } from "../splits";
import { SPLIT_SIDES } from "../words";
import { classWarnings, measuresWithout, type PresentClass, plannedSplits } from "./class-warnings";
import { planSchema } from "./plan";

const plan = planSchema.parse({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0, 1],
});
const dataset = { classes: ["blast", "normal"], positiveClass: "blast" };
const everything = [0, 1, 2].flatMap((fold) =>
  SPLIT_SIDES.flatMap((side) => dataset.classes.map((name) => ({ fold, side, class: name }))),
);
const without = (fold: number, side: PresentClass["side"], name: string) =>
  everything.filter((one) => one.fold !== fold || one.side !== side || one.class !== name);
const splits = { scheme: "within-fold-by-patient", seed: 3 } as const;
const warned = (present: readonly PresentClass[], of = plan) =>
  classWarnings({ plan: of, field: "splits", splits, present, dataset });

describe("a side that lacks a class is warned about", () => {
  it("with fold, side, class and what has no value on the test side", () => {
    expect(warned(without(1, "test", "normal"))).toEqual([
      {
        field: "splits",
        value: "within-fold-by-patient, seed 3",
        problem:
          "fold 1: no image of normal on the test side; no value there: balanced_accuracy, matthews, recall/class/normal, recall/macro, auc",
        remedy: "use another scheme or seed, leave fold 1 out, or add images of normal",
      },
    ]);
  });

  it("with the objective that then does not exist, where it needs the class", () => {
    const [problem] = warned(without(0, "val", "blast")).map((warning) => warning.problem);
    expect(problem).toBe(
      "fold 0: no image of blast on the validation side; no value there: val/balanced_accuracy, val/auc; trials have no objective, as val/balanced_accuracy is not measured in this fold",
    );
    const byLoss = planSchema.parse({ ...plan, objective: { metric: "val/loss", direction: "minimize" } });
    expect(warned(without(0, "val", "blast"), byLoss)[0]?.problem).not.toContain("objective");
  });

  it("of the plan's own folds only, and not where every side has every class", () => {
    expect(warned(without(2, "test", "normal"))).toEqual([]);
    expect(warned(everything)).toEqual([]);
  });
});

it("of three classes, the AUC still exists without one that is not positive", () => {
  const three = { classes: ["a", "b", "c"], positiveClass: "a" };
  expect(measuresWithout(["b"], three)).toEqual(["balanced_accuracy", "recall/class/b", "recall/macro"]);
  expect(measuresWithout(["a"], three)).toContain("auc");
});

it("a plan's splits are named once, by the field that asks for them", () => {
  const variants = {
    a: {},
    b: { splits: { seed: 2 } },
    c: { splits: { seed: 2 } },
    d: { splits: { seed: 1 } },
  };
  expect(plannedSplits({ ...plan, variants }).map(({ field, splits: { seed } }) => [field, seed])).toEqual([
    ["splits", 1],
    ["variants.b.splits", 2],
  ]);
});

it("is met by a real split: whole patients with cells of both classes cannot give each side both", () => {
  const patients = { p0: [2, 0], p1: [10, 3], p2: [5, 10], p3: [5, 11], p4: [0, 4], p5: [1, 1] };
  const images: SplitImage[] = Object.entries(patients)
    .flatMap(([patient, counts]) =>
      dataset.classes.flatMap((name, c) =>
        Array.from({ length: counts[c] ?? 0 }, () => ({ patient, class: name })),
      ),
    )
    .map((image, index) => ({ ...image, index, fold: 0 }));
  const [fold] = makeSplit("within-fold-by-patient", images, { seed: 1 }).folds;
  const present = SPLIT_SIDES.flatMap((side) =>
    (fold?.[side] ?? []).map((index) => ({ fold: 0, side, class: images[index]?.class ?? "" })),
  );
  const drawn = { scheme: "within-fold-by-patient", seed: 1 } as const;
  const one = { ...plan, folds: [0] };
  expect(
    classWarnings({ plan: one, field: "splits", splits: drawn, present, dataset }).map(
      ({ problem }) => problem,
    ),
  ).toEqual([
    "fold 0: no image of blast on the test side; no value there: balanced_accuracy, matthews, recall/class/blast, recall/macro, auc",
  ]);
});
