import type { PlanInput } from "@foldwise/core/sweep";

/** A short simulated sweep over the digits, but for what is given. */
export function plan(given: Partial<PlanInput> & { name: string }): PlanInput {
  return {
    experiment: "scheduling",
    dataset: "digits",
    trainer: { kind: "simulate", epochSeconds: 0.02 },
    folds: [0, 1, 2],
    training: { epochs: 4, earlyStopping: null },
    evaluation: { testSigmas: [0, 5] },
    ...given,
  };
}
