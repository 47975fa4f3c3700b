import { type Direction, isRegisteredMeasure, metricDirection } from "../measures";
import type { DeclaredMeasure } from "../tasks";

const SMALLER: ReadonlySet<string> = new Set(
  "loss logloss error err rmse mse mae mape msle rmsle nll perplexity deviance brier ece eer wer cer".split(
    " ",
  ),
);

/**
 * Which way is better of a metric that a program outside logged: as the registry of measures says, else by a word of its name, such as
 * `test_log_loss`; greater where nothing tells. Scorers of scikit-learn begin with `neg_` where they turned the sign.
 */
export function loggedDirection(name: string): Direction {
  if (isRegisteredMeasure(name)) return metricDirection(name);
  const words = wordsOf(name);
  return !words.includes("neg") && words.some((word) => SMALLER.has(word)) ? "minimize" : "maximize";
}

const RATES: ReadonlySet<string> = new Set(
  "accuracy auc precision recall f1 specificity sensitivity jaccard".split(" "),
);

/**
 * What is known of a metric that the registry of measures does not have, for tables and intervals: a rate, such as `test_accuracy`, lies between 0 and
 * 1 where its values do.
 */
export function loggedMeasure(name: string, values: readonly number[]): DeclaredMeasure {
  const isRate =
    wordsOf(name).some((word) => RATES.has(word)) && values.every((value) => value >= 0 && value <= 1);
  return { name, direction: loggedDirection(name), range: isRate ? [0, 1] : [null, null], unit: null };
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}
