import type {
  ModelStage,
  ModelVersionRecord,
  RegisteredModelRecord,
} from "@foldwise/db/repositories/registered-model";
import { modelHexId } from "./logged-model";
import { pairs } from "./pairs";
import { hexId } from "./run";

/** MLflow's words for where a version stands. */
export const MODEL_STAGE_WORDS: Readonly<Record<ModelStage, string>> = {
  none: "None",
  staging: "Staging",
  production: "Production",
  archived: "Archived",
};

export function modelVersionMessage(version: ModelVersionRecord) {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: version.updatedAt.getTime(),
    current_stage: MODEL_STAGE_WORDS[version.stage],
    description: version.description,
    source: version.source,
    run_id: version.runUid === null ? "" : hexId(version.runUid),
    // A version is whole once it is made: its files are where they were logged.
    status: "READY",
    run_link: version.runLink,
    tags: pairs(version.tags),
    aliases: version.aliases,
    ...(version.loggedModelUid === null ? {} : { model_id: modelHexId(version.loggedModelUid) }),
  };
}

export function registeredModelMessage(model: RegisteredModelRecord) {
  return {
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: model.updatedAt.getTime(),
    description: model.description,
    latest_versions: model.latestVersions.map(modelVersionMessage),
    tags: pairs(model.tags),
    aliases: model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
  };
}
