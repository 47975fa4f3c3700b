import type { WeightsKind } from "../words";
import type { Plan } from "./plan";

/** Which evaluation of a training: these weights on the test side under this noise. */
export interface EvaluationKey {
  weights: WeightsKind;
  /** 8-bit units. */
  sigma: number;
  replicate: number;
}

/**
 * Every evaluation that a plan wants of a training: sigma × replicate (sigma 0 once, as without noise every replicate
 * is the same), and besides the last weights at sigma 0.
 */
export function plannedEvaluations({ evaluation: options }: Pick<Plan, "evaluation">): EvaluationKey[] {
  const { weights } = options;
  const grid = options.testSigmas.flatMap((sigma) =>
    Array.from({ length: sigma === 0 ? 1 : options.replicates }, (_, replicate) => ({
      weights,
      sigma,
      replicate,
    })),
  );
  const last: EvaluationKey[] =
    options.lastAtZero && weights === "best" ? [{ weights: "last", sigma: 0, replicate: 0 }] : [];
  return [...grid, ...last];
}
