import { readPlanDocument } from "@foldwise/core/sweep";
import { located } from "@/yaml/fields";
import type { ReadText } from "@/yaml/text";
import { factsOf, type KnownDataset } from "./facts";
import { type ReadPlan, unreadPlan } from "./unread-plan";

/** Reads a document as a plan, once: the one source that form, gutter and cost are made from. */
export function readPlan(yaml: ReadText, datasets?: readonly KnownDataset[]): ReadPlan {
  const document = yaml.value;
  if (yaml.problems.length > 0) return unreadPlan(yaml);
  const { plan, problems } = readPlanDocument(document, factsOf(document, datasets));
  return { document, plan: problems.length === 0 ? plan : null, problems: located(yaml.placeOf, problems) };
}
