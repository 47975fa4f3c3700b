import { isRegisteredMeasure, measureOf, registeredMeasures } from "../measures";
import { parameterName } from "../tables/parameter-names";

/** The names in words, for a refusal. */
export const KNOWN_METRICS = `${registeredMeasures().join(", ")}, precision/class/NAME, recall/class/NAME or f1/class/NAME, precision/macro or precision/weighted (recall and f1 alike), or a plan's parameter such as training.epochs; sensitivity is recall of the positive class, specificity that of the other`;

/** True for a measure of the registry, or a parameter of a plan. */
export function isKnownMetric(name: string): boolean {
  return isRegisteredMeasure(name) || parameterName(name) !== null;
}

/** True for a rate: a number from 0 to 1 that may be printed in percent. */
export function isRate(name: string): boolean {
  return measureOf(name).unit === "fraction";
}
