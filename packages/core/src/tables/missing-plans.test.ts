import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePlan, planCost, planSchema, resolveSplits, resolveTraining } from "../sweep";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import { activeSweepOf, missingPlans } from "./missing-plans";
import { type Existing, wantedOf } from "./missing-settings";
import type { MissingEvaluations } from "./result";

const read = (path: string) =>
  parsePlan(readFileSync(new URL(`../../../../data/${path}.yaml`, import.meta.url), "utf8"));
const SWEEPS = "papers/frai-2025-1620252/sweeps";
const base = read(`${SWEEPS}/paper-ablation.cpu`);
const arm = (balance: string, augmentation: string) => ({
  model: "mobilenet_m",
  splitScheme: "within-fold-by-image" as const,
  weights: "best" as const,
  testSigma: 0,
  "data.balance": balance,
  "data.augmentation": augmentation,
});
const MAC = arm("hsv-desaturated", AUGMENTED);
const BALANCED = arm("hsv-desaturated", "none");
const missing = (select: MissingEvaluations["select"], ...folds: number[]) => ({ select, folds, cells: 1 });

function plansFor(
  wanted: MissingEvaluations[],
  {
    existing = [],
    active = [],
  }: Partial<Pick<Parameters<typeof missingPlans>[0], "existing" | "active">> = {},
) {
  const made = missingPlans({
    name: "fill",
    base,
    dataset: "synthetic-cells",
    missing: wanted,
    existing,
    active,
  });
  return { ...made, plans: made.plans.map((plan) => planSchema.parse(plan)) };
}

const trained = (plan: typeof base, variant: string, fold: number, seed = 1): Existing => ({
  ...wantedOf(plan, variant),
  fold,
  seed,
});

describe("plans for what a table lacks", () => {
  it("take the base plan's arm with its name and settings, its folds and the sigmas of all cells together", () => {
    const { plans } = plansFor([missing(MAC, 0, 1), missing({ ...MAC, testSigma: 5 }, 0, 1)]);
    expect(plans).toHaveLength(1);
    const [plan] = plans;
    if (!plan) throw new Error("no plan");
    expect(plan).toMatchObject({ folds: [0, 1], seeds: [1], evaluation: { testSigmas: [0, 5] } });
    expect(Object.keys(plan.variants)).toEqual(["MAC"]);
    expect(resolveTraining(plan, "MAC", {})).toEqual(resolveTraining(base, "MAC", {}));
    expect(resolveSplits(plan, "MAC")).toEqual(resolveSplits(base, "MAC"));
    expect(planCost(plan).trainings).toBe(2);
  });

  it("put arms that want the same folds together, and others apart: nothing is trained that no cell asks for", () => {
    const together = plansFor([missing(MAC, 0, 1, 2), missing(BALANCED, 0, 1, 2)]).plans;
    expect(together.map(({ variants }) => Object.keys(variants))).toEqual([["MAC", "balanced-only"]]);
    const apart = plansFor([missing(MAC, 2), missing(BALANCED, 0, 1)]).plans;
    expect(apart.map(({ folds, variants }) => [Object.keys(variants), folds])).toEqual([
      [["MAC"], [2]],
      [["balanced-only"], [0, 1]],
    ]);
    for (const plan of together)
      for (const name of Object.keys(plan.variants))
        expect(resolveTraining(plan, name, {})).toEqual(resolveTraining(base, name, {}));
  });

  it("add a sigma to the training that lacks it, with that training's settings and seeds", () => {
    const other = planSchema.parse({
      ...base,
      training: { ...base.training, epochs: 3 },
      data: { ...base.data, augmentationSteps: { rotationDegrees: 5 } },
    });
    const existing = [trained(other, "MAC", 0, 7), trained(other, "MAC", 0, 8), trained(base, "MAC", 0, 1)];
    const { plans } = plansFor([missing({ ...MAC, testSigma: 8 }, 0), missing(BALANCED, 0)], { existing });
    const settings = plans.map((plan) => {
      const [name = ""] = Object.keys(plan.variants);
      return {
        seeds: plan.seeds,
        resolved: resolveTraining(plan, name, {}),
        sigmas: plan.evaluation.testSigmas,
      };
    });
    expect(settings).toEqual([
      { seeds: [7, 8], resolved: resolveTraining(other, "MAC", {}), sigmas: [8] },
      { seeds: [1], resolved: resolveTraining(base, "balanced-only", {}), sigmas: [0] },
    ]);
  });

  it("keep an option that one arm has from the arms that do not", () => {
    const turned = planSchema.parse({
      ...base,
      data: { balance: "none", augmentation: "none", augmentationSteps: { rotationDegrees: 5 } },
      variants: { turned: {} },
    });
    const plain = planSchema.parse({
      ...base,
      data: { balance: "hsv-desaturated", augmentation: "none" },
      variants: { plain: {} },
    });
    const existing = [trained(turned, "turned", 0), trained(plain, "plain", 0)];
    const [plan] = plansFor([missing(arm("none", "none"), 0), missing(BALANCED, 0)], { existing }).plans;
    if (!plan) throw new Error("no plan");
    expect(resolveTraining(plan, "turned", {})).toEqual(resolveTraining(turned, "turned", {}));
    expect(resolveTraining(plan, "plain", {}).data.augmentationSteps).toBeUndefined();
  });

  it("leave to a sweep that has not ended what it will make, and only that", () => {
    const active = [
      activeSweepOf(
        3,
        planSchema.parse({
          ...base,
          folds: [0, 1],
          variants: { MAC: base.variants.MAC },
          evaluation: { testSigmas: [0], lastAtZero: false },
        }),
      ),
    ];
    const { plans, underWay } = plansFor([missing(MAC, 0, 1, 2), missing({ ...MAC, testSigma: 5 }, 0)], {
      active,
    });
    expect(underWay).toEqual([3]);
    expect(plans.map(({ folds, evaluation }) => [folds, evaluation.testSigmas])).toEqual([
      [[2], [0]],
      [[0], [5]],
    ]);
    expect(plansFor([missing(MAC, 0, 1)], { active }).plans).toEqual([]);
    // Without lastAtZero it evaluates the best weights alone.
    expect(plansFor([missing({ ...MAC, weights: "last" }, 0)], { active }).underWay).toEqual([]);
  });

  it("know what an active sweep searches: its trials have the values of the space, not the plan's own", () => {
    const searching = planSchema.parse({
      ...base,
      variants: { MAC: base.variants.MAC },
      space: { learningRate: { type: "categorical", choices: [0.02, 0.04] } },
    });
    const active = [activeSweepOf(3, searching)];
    const of = (learningRate: number) => missing({ ...MAC, "training.learningRate": learningRate }, 0);
    expect(plansFor([of(0.04)], { active }).underWay).toEqual([3]);
    expect(plansFor([of(Number(base.training.learningRate))], { active }).underWay).toEqual([]);
  });

  it("change the base plan where it has no such arm: another model, another split, a parameter", () => {
    const { model: _, ...any } = MAC;
    const select = {
      ...any,
      splitScheme: "leave-one-fold-out" as const,
      "training.plateau.factor": 0.5,
      "training.learningRate": 0.01,
    };
    const [plan] = plansFor([missing(select, 0)]).plans;
    const [name = ""] = Object.keys(plan?.variants ?? {});
    if (!plan) throw new Error("no plan");
    expect(resolveSplits(plan, name).scheme).toBe("leave-one-fold-out");
    expect(resolveTraining(plan, name, {}).training).toMatchObject({
      learningRate: 0.01,
      plateau: { patience: 6, factor: 0.5 },
    });
  });

  it("find a parameter that is named for short, and refuse what no plan can say", () => {
    const { plans } = plansFor([missing({ ...MAC, learningRate: 0.004 }, 0)]);
    expect(plans[0] && resolveTraining(plans[0], Object.keys(plans[0].variants)[0] ?? "", {})).toMatchObject({
      training: { learningRate: 0.004 },
    });
    const impossible: Record<string, string | number>[] = [
      { epochs: 0.5 },
      { "trainer.kind": "simulate" },
      { "no.such": 1 },
      { noSuch: 1 },
    ];
    const { plans: none, unmet } = plansFor(
      impossible.map((settings) => missing({ ...MAC, ...settings }, 0, 1)),
    );
    expect(none).toEqual([]);
    expect(unmet.map(({ reason }) => reason.replace(/.*, /, ""))).toEqual([
      "epochs = 0.5",
      'trainer.kind = "simulate"',
      "no.such = 1",
      "noSuch = 1",
    ]);
  });

  it("say that no plan asks for a tag or a condition of another name", () => {
    const wanted = [missing({ ...MAC, "tag.owner": "ada" }, 0), missing({ ...MAC, "condition.dose": 3 }, 0)];
    const { plans, unmet } = plansFor(wanted);
    expect(plans).toEqual([]);
    expect(unmet.map(({ reason }) => reason.replace(/.*, /, ""))).toEqual([
      'tag.owner = "ada"',
      "condition.dose = 3",
    ]);
  });

  it("say that a cell of one sweep's runs cannot be filled by another sweep", () => {
    const { plans, unmet } = plansFor([missing({ ...MAC, sweep: 4 }, 0), missing({ ...MAC, sweep: 4 }, 1)]);
    expect(plans).toEqual([]);
    expect(unmet).toHaveLength(1);
    expect(unmet[0]?.reason).toContain("sweep 4");
  });
});

describe("the small presets", () => {
  it.each([`${SWEEPS}/paper-noise.cpu`, `${SWEEPS}/paper-ablation.cpu`])(
    "share %s's MAC arm with the quick start",
    (name) => {
      expect(resolveTraining(read(name), "MAC", {})).toEqual(
        resolveTraining(read("sweeps/quick-start"), "MAC", {}),
      );
    },
  );
});
