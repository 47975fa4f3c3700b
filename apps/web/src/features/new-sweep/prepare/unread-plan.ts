import type { Plan } from "@foldwise/core/sweep";
import { type LocatedProblem, located } from "@/yaml/fields";
import type { ReadText } from "@/yaml/text";

export interface ReadPlan {
  /** What the YAML says, before defaults; null where it is no YAML. */
  document: unknown;
  /** The parsed plan; null while anything is wrong, and before it was read. */
  plan: Plan | null;
  problems: LocatedProblem[];
}

/** A document that nothing has read as a plan. */
export function unreadPlan(yaml: ReadText): ReadPlan {
  const problems = located(yaml.placeOf, yaml.problems);
  return { document: problems.length > 0 ? null : yaml.value, plan: null, problems };
}
