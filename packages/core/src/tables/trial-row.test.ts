import { expect, it } from "vitest";
import { selectorSchema } from "./selector";
import { trialSelect } from "./trial-row";

it("selects a trial's evaluations by the full names of its parameters, a program's too", () => {
  const configuration = { learningRate: 0.1, "data.balance": "none", C: 10, "parameters.depth": 3 };
  const select = trialSelect({ number: 2, variant: "base", configuration, objective: null });
  expect(select).toEqual({
    variant: "base",
    "training.learningRate": 0.1,
    "data.balance": "none",
    "trainer.parameters.C": 10,
    "trainer.parameters.depth": 3,
  });
  expect(selectorSchema.parse(select)).toEqual(select);
});
