import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";

/** True for a sweep that searches: the plots of its trials say something. */
export function isSearchSweep({ nested, trials, variants, plan }: SweepDetail): boolean {
  const { space } = plan;
  const isSearched = typeof space === "object" && space !== null && Object.keys(space).length > 0;
  return nested === null && isSearched && trials.planned > variants.length;
}

/** True for a sweep that trains a population. */
export function isPopulationSweep({ plan: { stopping } }: Pick<SweepDetail, "plan">): boolean {
  return Reflect.get(Object(stopping), "kind") === "pbt";
}
