import { invalid } from "@foldwise/core/errors";
import { spaceSchema } from "@foldwise/core/space";
import { optunaObservations } from "@foldwise/core/sweep";
import { count } from "../text";
import { planDocument, planText } from "./plan-document";

/**
 * The plan with the complete trials of an Optuna study as observations of its warm start, comments kept; as JSON, which has
 * none, where it is too long for YAML.
 * @throws FoldwiseError `invalid` naming each cell that is wrong
 */
export function withStudy(
  plan: string,
  study: { name: string; text: string },
): { plan: string; about: string } {
  const read = planDocument(plan);
  const space = spaceSchema.safeParse(read?.value.space ?? {});
  const { observations, others, problems } = optunaObservations(study, space.data ?? {});
  if (read?.document.hasIn(["warmStart", "observations"]))
    problems.push({
      field: "warmStart.observations",
      value: "observations of the plan",
      problem: "the plan names observations, and --warm-start names others",
      remedy: "remove one of them",
    });
  if (problems.length > 0) throw invalid(problems, "The study was refused");
  const about = `${study.name}: ${count(observations.length, "complete trial")} of the study taken, ${others} in other states left out`;
  if (read === null) return { plan, about };
  const { document } = read;
  document.setIn(["warmStart", "observations"], document.createNode(observations, { flow: true }));
  return { plan: planText(document), about };
}
