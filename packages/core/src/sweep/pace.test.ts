import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { paceOf } from "./pace";
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

  it("is as uncertain as its least certain variant, and unknown where one is", () => {
    expect(planCost(plan, { a: known, b: { ...known, basis: "assumed" } }).basis).toBe("assumed");
    expect(planCost(plan, { a: known }).seconds).toBeNull();
    expect(planCost(plan, { a: known, b: { ...known, shared: 3, secondsPerEpoch: null } }).seconds).toBe(24);
  });
});
