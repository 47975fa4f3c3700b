import { parseMeasure } from "../metrics";
import { parameterName } from "../tables/parameter-names";

/** What this project records of an evaluation or a training, besides metrics by class. */
const RATES = /^((train|val)\/)?(accuracy|balanced_accuracy|auc)$|^(precision|recall|f1)$/;
const OTHERS: ReadonlySet<string> = new Set([
  "train/loss",
  "val/loss",
  "images",
  "correct",
  "params",
  "epoch",
  "size",
  "gpu_memory",
  "prediction_time",
]);

/** The names in words, for a refusal. */
export const KNOWN_METRICS =
  "accuracy, balanced_accuracy, auc, precision/class/NAME, recall/class/NAME or f1/class/NAME, precision/macro or precision/weighted (recall and f1 alike), images, correct, params, epoch, size, gpu_memory, prediction_time, or a plan's parameter such as training.epochs; sensitivity is recall of the positive class, specificity that of the other";

/** True for a metric by this project's names, or a parameter of a plan. */
export function isKnownMetric(name: string): boolean {
  return isRate(name) || OTHERS.has(name) || parameterName(name) !== null;
}

/** True for a metric from 0 to 1. */
export function isRate(name: string): boolean {
  return RATES.test(name) || parseMeasure(name) !== null;
}
