import { invalid } from "@foldwise/core/errors";
import { spaceSchema } from "@foldwise/core/space";
import { optunaObservations } from "@foldwise/core/sweep";
import { isMap, parseDocument } from "yaml";
import { count } from "../text";

/**
 * The plan with the complete trials of an Optuna study as observations of its warm start, comments kept.
 * @throws FoldwiseError `invalid` naming each cell that is wrong
 */
export function withStudy(
  plan: string,
  study: { name: string; text: string },
): { plan: string; about: string } {
  const document = parseDocument(plan);
  const isPlan = document.errors.length === 0 && isMap(document.contents);
  const space = spaceSchema.safeParse(isPlan ? document.toJS().space : {});
  const { observations, others, problems } = optunaObservations(study, space.data ?? {});
  if (isPlan && document.hasIn(["warmStart", "observations"]))
    problems.push({
      field: "warmStart.observations",
      value: "observations of the plan",
      problem: "the plan names observations, and --warm-start names others",
      remedy: "remove one of them",
    });
  if (problems.length > 0) throw invalid(problems, "The study was refused");
  const about = `${study.name}: ${count(observations.length, "complete trial")} of the study taken, ${others} in other states left out`;
  // What is no plan goes as it is; the server says where it breaks.
  if (!isPlan) return { plan, about };
  document.setIn(["warmStart", "observations"], document.createNode(observations, { flow: true }));
  return { plan: document.toString(), about };
}
