import { planSchema, resolveTraining } from "@foldwise/core/sweep";
import { expect, it } from "vitest";
import { isShort } from "./is-short";

const resolved = (trainer: object) => {
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    training: { epochs: 10 },
    trainer,
  });
  return resolveTraining(plan, "base", {});
};

it("all trainings of a trial together decide, as far as their trainer knows their pace", () => {
  const simulated = resolved({ kind: "simulate", epochSeconds: 0.025 });
  expect([1, 4, 5].map((trainings) => isShort(simulated, trainings))).toEqual([true, true, false]);
  expect(isShort(resolved({ kind: "tfjs" }), 1)).toBe(false);
  const program = {
    ...resolved({ kind: "tfjs" }),
    trainer: { kind: "command", command: ["true"], steps: 1 },
  };
  expect(isShort(program, 1)).toBe(false);
});
