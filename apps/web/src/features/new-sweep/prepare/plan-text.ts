import { type Plan, readPlanDocument } from "@foldwise/core/sweep";
import { type LocatedProblem, located } from "@/yaml/fields";
import type { ReadText } from "@/yaml/text";
import { factsOf, type KnownDataset } from "./facts";

export interface ReadPlan {
  /** What the YAML says, before defaults; null where it is no YAML. */
  document: unknown;
  /** The parsed plan; null while anything is wrong. */
  plan: Plan | null;
  problems: LocatedProblem[];
}

/** Reads a document as a plan, once: the one source that form, gutter and cost are made from. */
export function readPlan(yaml: ReadText, datasets?: readonly KnownDataset[]): ReadPlan {
  const document = yaml.value;
  if (yaml.problems.length > 0)
    return { document: null, plan: null, problems: located(yaml.placeOf, yaml.problems) };
  const { plan, problems } = readPlanDocument(document, factsOf(document, datasets));
  return { document, plan: problems.length === 0 ? plan : null, problems: located(yaml.placeOf, problems) };
}
