import { MLFLOW_STATUS_OF } from "@foldwise/core/query";
import type { LastPoint } from "@foldwise/db/metrics";
import {
  type Attribution,
  RUN_NAME_TAG,
  type RunEntry,
  type RunInputEntry,
} from "@foldwise/db/repositories/logged-run";
import { jsonInteger } from "../exact-json";
import { artifactRoot } from "./artifact-root";
import { attributionsByPoint, metricMessage } from "./metric";
import { pairs } from "./pairs";

/** MLflow's id of a run: its UUID without dashes. */
export const hexId = (uid: string) => uid.replaceAll("-", "");

/** Where a run's files are. */
export const runRoot = (run: RunEntry) => `${artifactRoot(run)}/${hexId(run.uid)}/artifacts`;

export function runInfoMessage(run: RunEntry) {
  const id = hexId(run.uid);
  return {
    run_id: id,
    run_uuid: id,
    run_name: run.name,
    experiment_id: String(run.experimentId),
    user_id: run.userName ?? "",
    status: MLFLOW_STATUS_OF[run.state],
    start_time: (run.startedAt ?? run.createdAt).getTime(),
    ...(run.finishedAt === null ? {} : { end_time: run.finishedAt.getTime() }),
    artifact_uri: runRoot(run),
    lifecycle_stage: run.deletedAt === null ? "active" : "deleted",
  };
}

/** A run as MLflow's clients read it. @param found what was read of it besides its row */
export function runMessage(
  run: RunEntry,
  found: {
    lastPoints: readonly LastPoint[];
    attributions: readonly Attribution[];
    inputs: readonly RunInputEntry[];
    models: readonly { modelUid: string; isOutput: boolean; step: bigint }[];
  },
) {
  const attributionOf = attributionsByPoint(found.attributions);
  return {
    info: runInfoMessage(run),
    data: {
      metrics: found.lastPoints.map((point) => metricMessage(point, attributionOf(point))),
      params: pairs(run.params),
      tags: pairs({ [RUN_NAME_TAG]: run.name, ...run.tags }),
    },
    inputs: {
      dataset_inputs: found.inputs.map(inputMessage),
      model_inputs: found.models
        .filter(({ isOutput }) => !isOutput)
        .map(({ modelUid }) => ({ model_id: `m-${hexId(modelUid)}` })),
    },
    outputs: {
      model_outputs: found.models
        .filter(({ isOutput }) => isOutput)
        .map(({ modelUid, step }) => ({ model_id: `m-${hexId(modelUid)}`, step: jsonInteger(step) })),
    },
  };
}

function inputMessage({ tags, name, digest, sourceType, source, schema, profile }: RunInputEntry) {
  return {
    tags: pairs(tags),
    dataset: {
      name,
      digest,
      source_type: sourceType,
      source,
      ...(schema === null ? {} : { schema }),
      ...(profile === null ? {} : { profile }),
    },
  };
}
