import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { planSchema } from "./plan";

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
