import type { Nested, SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import { isRetryable } from "@foldwise/core/states";

/** An outer fold of a variant: what was chosen on its inner folds, and how that does on its test side. */
export interface NestedRow {
  key: string;
  variant: string;
  fold: number;
  chosen: number | null;
  configuration: Readonly<TrialView["configuration"]>;
  inner: number | null;
  score: number | null;
  /** The run on the whole outer fold: of the first seed where there are several. */
  runId: number | null;
  /** Why there is no score. */
  missing: string;
}

export interface PreparedNested {
  metric: string;
  innerFolds: number;
  rows: NestedRow[];
  /** Parameters that were chosen, by their names in plans. */
  parameters: string[];
  summaries: Pick<Nested["variants"][number], "variant" | "mean" | "deviation">[];
}

/** Null for a sweep without inner folds. */
export function prepareNested({
  nested,
  trialViews,
}: Pick<SweepDetail, "nested" | "trialViews">): PreparedNested | null {
  if (nested === null) return null;
  const rows = nested.variants.flatMap(({ variant, folds }) =>
    folds.map(({ fold, chosenTrial, configuration, objective, refitTrial, score }): NestedRow => {
      const refit = trialViews.find(({ number }) => number === refitTrial);
      return {
        key: `${variant} ${fold}`,
        variant,
        fold,
        chosen: chosenTrial,
        configuration: configuration ?? {},
        inner: objective,
        score,
        runId: refit?.runs[0]?.id ?? null,
        missing: missingOf(refit?.state ?? null, chosenTrial),
      };
    }),
  );
  return {
    metric: nested.metric,
    innerFolds: nested.innerFolds,
    rows,
    parameters: [...new Set(rows.flatMap(({ configuration }) => Object.keys(configuration)))],
    summaries: nested.variants.map(({ variant, mean, deviation }) => ({ variant, mean, deviation })),
  };
}

function missingOf(state: TrialView["state"] | null, chosen: number | null): string {
  if (chosen === null)
    return "Nothing is chosen yet: the fold's search continues, or no trial of it has an objective.";
  if (state === "complete") return "The measure has no value on this test side.";
  return state !== null && isRetryable(state)
    ? `The training of the chosen parameters has ended: ${state}. Retry the sweep.`
    : "Known when the chosen parameters are trained on the whole fold.";
}
