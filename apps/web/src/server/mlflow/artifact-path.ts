import { notFound } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import type { ArtifactOwner } from "@foldwise/db/repositories/artifact-file";
import { findLoggedModel } from "@foldwise/db/repositories/logged-model";
import { plainPath } from "../artifacts/plain-path";
import { runId } from "./fields";
import { modelId } from "./model-of";
import { requireRunEntry } from "./run-of";

/** A place below `mlflow-artifacts:/`, as the address or its parameter names it. */
export interface ArtifactPlace {
  owner: ArtifactOwner;
  /** '' for the root of the run or model. */
  path: string;
  isDeleted: boolean;
}

/**
 * The run or model that a path is of: `EXPERIMENT/RUN/artifacts/…` or `EXPERIMENT/models/MODEL/artifacts/…`.
 * @throws FoldwiseError `not-found`; `invalid` for a part that is empty, `.` or `..`, or has a backslash
 */
export async function requirePlace(ctx: Context, full: string): Promise<ArtifactPlace> {
  const [, experiment = "", id = "", rest] =
    /^\/?(\d+)\/(models\/[^/]+|[^/]+)\/artifacts(?:\/(.*))?$/s.exec(full) ?? [];
  const path = plainPath(rest ?? "");
  const unknown = () => notFound("artifact", JSON.stringify(full.slice(0, 200)));
  if (id.startsWith("models/")) {
    const uid = modelId.safeParse(id.slice("models/".length));
    if (!uid.success) throw unknown();
    // A version of a registered model may name the files of a logged model that is deleted.
    const model = await findLoggedModel({ ctx, uid: uid.data, withDeleted: true });
    if (!model || String(model.experimentId) !== experiment) throw unknown();
    return { owner: { modelId: model.id }, path, isDeleted: model.deletedAt !== null };
  }
  const uid = runId.safeParse(id);
  if (!uid.success) throw unknown();
  const run = await requireRunEntry(ctx, uid.data);
  if (String(run.experimentId) !== experiment) throw unknown();
  return { owner: { runId: run.id }, path, isDeleted: run.deletedAt !== null };
}
