import { listArtifactFolder } from "@foldwise/db/repositories/artifact-file";
import { requireRun } from "@foldwise/db/repositories/run";
import { plainPath } from "@/server/artifacts/plain-path";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listArtifacts, async ({ db, params, query }) => {
  const path = plainPath(query.path ?? "");
  await requireRun({ ctx: db, id: params.id });
  const entries = await listArtifactFolder({ ctx: db, owner: { runId: params.id }, folder: path });
  return {
    path,
    entries: entries.map(({ createdAt, ...entry }) => ({
      ...entry,
      path: path === "" ? entry.name : `${path}/${entry.name}`,
      createdAt: createdAt.toISOString(),
    })),
  };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
