import { type Direction, isRegisteredMeasure, metricDirection } from "../measures";

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
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return !words.includes("neg") && words.some((word) => SMALLER.has(word)) ? "minimize" : "maximize";
}
