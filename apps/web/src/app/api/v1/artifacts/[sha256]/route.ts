import { notFound } from "@foldwise/core/errors";
import { findArtifactContent } from "@foldwise/db/repositories/artifact-file";
import { fileResponse } from "@/server/artifacts/file-response";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.downloadContent, async ({ db, params, query, request, artifacts }) => {
  const { sha256 } = params;
  const found = await findArtifactContent({ ctx: db, sha256 });
  if (!found) throw notFound("artifact", sha256);
  return fileResponse(request, artifacts, { ...found, sha256, path: query.path });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
