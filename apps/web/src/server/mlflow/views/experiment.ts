import type { ExperimentEntry } from "@foldwise/db/repositories/experiment";
import { artifactRoot } from "./artifact-root";
import { pairs } from "./pairs";

/** An experiment as MLflow's clients read it. */
export function experimentMessage({
  id,
  name,
  tags,
  createdAt,
  updatedAt,
  deletedAt,
  ...rest
}: ExperimentEntry) {
  return {
    experiment_id: String(id),
    name,
    artifact_location: artifactRoot({ experimentId: id, ...rest }),
    lifecycle_stage: deletedAt === null ? "active" : "deleted",
    creation_time: createdAt.getTime(),
    last_update_time: updatedAt.getTime(),
    tags: pairs(tags),
  };
}
