import { findUpload } from "@foldwise/db/repositories/artifact-upload";
import { abortWithParts } from "@/server/artifacts/remove-parts";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { uploadView } from "@/server/views/upload";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showUpload, async ({ db, params }) => ({
  upload: uploadView(await findUpload({ ctx: db, uid: params.id })),
}));

export const DELETE = handle(ROUTES.abortUpload, async ({ db, params, artifacts }) => {
  await abortWithParts({ db, store: artifacts, uid: params.id });
  return { aborted: { id: params.id } };
});

export {
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
