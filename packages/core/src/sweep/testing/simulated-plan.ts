import { parsePlan, withRungs } from "../index";
import type { Plan } from "../plan";

/** Of a sweep of simulated trainings on one fold, as launched; its space and sampler are the test's. */
export function simulatedPlan(given: object): Plan {
  const document = {
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "simulate" },
    folds: [0],
    splits: { scheme: "within-fold-by-image" },
    objective: { metric: "val/loss", direction: "minimize" },
    ...given,
  };
  return withRungs(parsePlan(JSON.stringify(document)));
}
