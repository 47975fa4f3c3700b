import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { evaluationPaceOf, paceOf } from "./pace";
import { planSchema, trainerSchema } from "./plan";

const trainer = (inputSize: number, widthMultiplier = 1) =>
  trainerSchema.parse({ kind: "tfjs", model: "mobilenet_m", inputSize, widthMultiplier });

describe("the pace of a network", () => {
  it("is as measured, over all finished trainings of the same network", () => {
    const measured = [
      { trainer: trainer(96), seconds: 10, images: 1000 },
      { trainer: trainer(96), seconds: 50, images: 2000 },
      { trainer: trainer(224), seconds: 900, images: 1000 },
    ];
    expect(paceOf(trainer(96), measured)).toEqual({ secondsPerImage: 0.02, basis: "measured" });
  });

  it("is another network's, scaled, where only that was measured: twice as slow there, twice as slow here", () => {
    const assumed = (size: number) => paceOf(trainer(size), []).secondsPerImage ?? 0;
    const measured = [{ trainer: trainer(96), seconds: 2000 * assumed(96), images: 1000 }];
    const { secondsPerImage, basis } = paceOf(trainer(224), measured);
    expect(basis).toBe("scaled");
    expect(secondsPerImage).toBeCloseTo(2 * assumed(224), 12);
  });

  it("is assumed where nothing was measured, and grows with the network", () => {
    const small = paceOf(trainer(96, 0.25), []);
    expect(small.basis).toBe("assumed");
    expect(paceOf(trainer(224), []).secondsPerImage).toBeGreaterThan(small.secondsPerImage ?? 0);
  });
});

describe("the pace of evaluations", () => {
  const measured = (size: number, seconds: number) => ({ trainer: trainer(size), seconds, images: 1000 });

  it("is as measured of the same network, or of another one, scaled", () => {
    expect(evaluationPaceOf(trainer(96), [measured(96, 5), measured(224, 90)], [])).toEqual({
      secondsPerImage: 0.005,
      basis: "measured",
    });
    const scaled = evaluationPaceOf(trainer(224), [measured(96, 5)], []);
    expect(scaled.basis).toBe("scaled");
    expect(scaled.secondsPerImage).toBeGreaterThan(0.005);
  });

  it("is derived from the pace of training where no evaluation was measured, and shorter than a step of it", () => {
    const training = [measured(96, 20)];
    const { secondsPerImage, basis } = evaluationPaceOf(trainer(96), [], training);
    expect(basis).toBe("assumed");
    expect(secondsPerImage).toBeLessThan(0.02);
    expect(secondsPerImage).toBeGreaterThan(0.02 / 3);
    const twice = evaluationPaceOf(trainer(96), [], [measured(96, 40)]);
    expect(twice.secondsPerImage).toBeCloseTo(2 * (secondsPerImage ?? 0), 12);
  });
});

describe("a plan's time", () => {
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "tfjs" },
    folds: [0, 1, 2],
    variants: { a: {}, b: { training: { epochs: 10 } } },
    training: { epochs: 4 },
  });
  const known = { shared: 0, secondsPerEpoch: 2, basis: "measured" } as const;

  it("adds up what each variant's own epochs take, and leaves shared trainings out", () => {
    expect(planCost(plan, { a: known, b: { ...known, shared: 2 } })).toMatchObject({
      runs: 6,
      trainings: 4,
      shared: 2,
      epochs: 3 * 4 + 10,
      seconds: 44,
      basis: "measured",
    });
  });

  it("counts the evaluations that are still to make, also of shared trainings, and the wait for others", () => {
    const each = { ...known, secondsPerEvaluation: 3, evaluationBasis: "scaled" } as const;
    const cost = planCost(plan, { a: each, b: { ...each, shared: 2, sharedEvaluations: 1 } });
    const total = cost.evaluations;
    expect(cost.newEvaluations).toBe(total - 1);
    expect(cost.time).toMatchObject({
      seconds: 44 + 3 * (total - 1),
      training: { seconds: 44, basis: "measured" },
      evaluation: { seconds: 3 * (total - 1), basis: "scaled" },
    });
    const queue = { others: [{ left: 300, ahead: 300 }], slots: 1 };
    expect(planCost(plan, { a: each, b: each }, queue).time?.waiting).toEqual({ seconds: 300, sweeps: 1 });
    expect(planCost(plan, { a: each, b: known }).time).toMatchObject({
      seconds: null,
      evaluation: { seconds: null },
    });
  });

  it("is as uncertain as its least certain variant, and unknown where one is", () => {
    expect(planCost(plan, { a: known, b: { ...known, basis: "assumed" } }).basis).toBe("assumed");
    expect(planCost(plan, { a: known }).seconds).toBeNull();
    expect(planCost(plan, { a: known, b: { ...known, shared: 3, secondsPerEpoch: null } }).seconds).toBe(24);
  });
});
