import { notFound } from "@foldwise/core/errors";
import {
  checkArtifactRoom,
  deleteArtifactFiles,
  findArtifactFile,
  saveArtifactFile,
} from "@foldwise/db/repositories/artifact-file";
import { requireRun } from "@foldwise/db/repositories/run";
import { fileResponse } from "@/server/artifacts/file-response";
import { filePath } from "@/server/artifacts/plain-path";
import { promisedBytes, receiveFile } from "@/server/artifacts/receive";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.downloadArtifact, async ({ db, params, query, request, artifacts }) => {
  const path = filePath(query.path);
  await requireRun({ ctx: db, id: params.id });
  const found = await findArtifactFile({ ctx: db, owner: { runId: params.id }, path });
  if (!found) throw notFound("artifact", `${JSON.stringify(path)} of run ${params.id}`);
  return fileResponse(request, artifacts, { ...found, path });
});

export const PUT = handle(ROUTES.storeArtifact, async ({ db, params, query, request, artifacts }) => {
  const path = filePath(query.path);
  const owner = { runId: params.id };
  await checkArtifactRoom({ ctx: db, owner, path, bytes: promisedBytes(request) ?? 0 });
  const stored = await receiveFile(request, artifacts);
  await saveArtifactFile({ ctx: db, owner, path, ...stored });
  return { path, ...stored };
});

export const DELETE = handle(ROUTES.deleteArtifact, async ({ db, params, query }) => {
  await requireRun({ ctx: db, id: params.id });
  const path = filePath(query.path ?? "");
  const files = await deleteArtifactFiles({ ctx: db, owner: { runId: params.id }, path });
  if (files === 0) throw notFound("artifact", `${JSON.stringify(path)} of run ${params.id}`);
  return { path, files };
});

export { refuseMethod as PATCH, refuseMethod as POST } from "@/server/edge/refuse-method";
