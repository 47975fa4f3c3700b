import { type MeasureDefinition, measureOf } from "../measures";
import type { Observation } from "./observation";

/** A measure as the plans of some evaluations named it, or else as the registry of measures has it. */
export function measureOfObservations(
  observations: readonly Observation[],
  name: string,
): MeasureDefinition & { readonly isDeclared: boolean } {
  const known = measureOf(name);
  for (const { declared } of observations) {
    const own = declared !== undefined && Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (own !== undefined) return { ...known, ...own, task: "reported", isDeclared: true };
  }
  return { ...known, isDeclared: false };
}

/** 1 where greater values are better in these evaluations, else -1. */
export function signOfMeasure(observations: readonly Observation[], name: string): 1 | -1 {
  return measureOfObservations(observations, name).direction === "maximize" ? 1 : -1;
}
