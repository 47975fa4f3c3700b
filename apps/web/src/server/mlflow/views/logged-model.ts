import type {
  LoggedModelRecord,
  LoggedModelStatus,
  listModelPoints,
} from "@foldwise/db/repositories/logged-model";
import { artifactRoot } from "./artifact-root";
import { metricMessage } from "./metric";
import { pairs } from "./pairs";
import { hexId } from "./run";

/** MLflow's words for how far a model's upload has come. */
export const MODEL_STATUSES: Readonly<Record<LoggedModelStatus, string>> = {
  pending: "LOGGED_MODEL_PENDING",
  ready: "LOGGED_MODEL_READY",
  "upload-failed": "LOGGED_MODEL_UPLOAD_FAILED",
};

/** MLflow's id of a logged model. */
export const modelHexId = (uid: string) => `m-${hexId(uid)}`;

/** Where a model's files are. */
export const modelRoot = (model: LoggedModelRecord) =>
  `${artifactRoot(model)}/models/${modelHexId(model.uid)}/artifacts`;

export function loggedModelMessage(
  model: LoggedModelRecord,
  {
    points,
    registrations,
  }: {
    points: Awaited<ReturnType<typeof listModelPoints>>;
    registrations: readonly { name: string; version: number }[];
  },
) {
  return {
    info: {
      model_id: modelHexId(model.uid),
      experiment_id: String(model.experimentId),
      name: model.name,
      creation_timestamp_ms: model.createdAt.getTime(),
      last_updated_timestamp_ms: model.updatedAt.getTime(),
      artifact_uri: modelRoot(model),
      status: MODEL_STATUSES[model.status],
      ...(model.modelType === null ? {} : { model_type: model.modelType }),
      ...(model.sourceRunUid === null ? {} : { source_run_id: hexId(model.sourceRunUid) }),
      tags: pairs(model.tags),
      registrations: registrations.map(({ name, version }) => ({ name, version: String(version) })),
    },
    data: {
      params: pairs(model.params),
      metrics: points.map((point) => ({ ...metricMessage(point, point), run_id: hexId(point.runUid) })),
    },
  };
}
