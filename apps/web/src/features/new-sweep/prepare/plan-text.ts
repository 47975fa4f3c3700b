import { openYaml } from "@foldwise/core/input";
import { type DatasetFacts, type Plan, planProblems, planSchema } from "@foldwise/core/sweep";
import { type LocatedProblem, located } from "@/yaml/fields";

export interface ReadPlan {
  /** What the YAML says, before defaults; null where it is no YAML. */
  document: unknown;
  /** The parsed plan; null while anything is wrong. */
  plan: Plan | null;
  problems: LocatedProblem[];
}

/** Reads a plan's text: the one source that form, gutter and cost are made from. */
export function readPlan(text: string, dataset?: DatasetFacts): ReadPlan {
  const yaml = openYaml(text, "plan");
  const document = yaml.value;
  if (yaml.problems.length > 0) return { document: null, plan: null, problems: located(yaml, yaml.problems) };
  const problems = located(yaml, planProblems(document, dataset));
  const parsed = planSchema.safeParse(document);
  return { document, plan: parsed.success && problems.length === 0 ? parsed.data : null, problems };
}
