import { findUpload } from "@foldwise/db/repositories/artifact-upload";
import { assembleUpload } from "@/server/artifacts/assemble";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { uploadView } from "@/server/views/upload";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.completeUpload, async ({ db, params, body, artifacts }) => {
  await assembleUpload({ db, store: artifacts, uid: params.id, named: body.parts });
  return { upload: uploadView(await findUpload({ ctx: db, uid: params.id })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
