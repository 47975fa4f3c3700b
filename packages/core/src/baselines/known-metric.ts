import { isRegisteredMeasure, measureOf, registeredMeasures } from "../measures";
import { CLASS_AVERAGES, PER_CLASS_METRICS } from "../metrics";
import { parameterName } from "../tables/parameter-names";

const perClass = PER_CLASS_METRICS.map((metric) => `${metric}/class/NAME`);
const averages = CLASS_AVERAGES.map((average) => `METRIC/${average}`);

/** The names in words, for a refusal. */
export const KNOWN_METRICS = `${[...registeredMeasures(), ...perClass].join(", ")}, ${averages.join(" or ")} of these, or a plan's parameter such as training.epochs; sensitivity is recall of the positive class, specificity that of the other`;

/** True for a measure of the registry, or a parameter of a plan. */
export function isKnownMetric(name: string): boolean {
  return isRegisteredMeasure(name) || parameterName(name) !== null;
}

/** True for a rate: a number from 0 to 1 that may be printed in percent. */
export function isRate(name: string): boolean {
  return measureOf(name).unit === "fraction";
}
