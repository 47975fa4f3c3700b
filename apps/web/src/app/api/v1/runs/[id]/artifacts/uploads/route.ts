import { findUpload } from "@foldwise/db/repositories/artifact-upload";
import { filePath } from "@/server/artifacts/plain-path";
import { startOrContinueUpload } from "@/server/artifacts/uploads";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { uploadView } from "@/server/views/upload";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.createUpload, async ({ db, params, body }) => {
  const path = filePath(body.path);
  const uid = await startOrContinueUpload({ db, runId: params.id, ...body, path });
  return { upload: uploadView(await findUpload({ ctx: db, uid })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
