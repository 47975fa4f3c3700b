import { receivePart } from "@/server/artifacts/uploads";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { uploadPartView } from "@/server/views/upload";

export const dynamic = "force-dynamic";

export const PUT = handle(ROUTES.storePart, async ({ db, params, request, artifacts }) => {
  const { id: uid, number } = params;
  const part = uploadPartView(await receivePart({ db, store: artifacts, request, uid, number }));
  return Response.json(part, { headers: { etag: part.etag, "cache-control": "no-store" } });
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as POST,
} from "@/server/edge/refuse-method";
