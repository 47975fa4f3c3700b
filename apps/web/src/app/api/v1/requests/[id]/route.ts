import { handle } from "@/server/edge/handle";
import { awaitRequest } from "@/server/queries/await-request";
import { ROUTES } from "@/server/routes";
import { requestView } from "@/server/views/request";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showRequest, async ({ db, hub, params, query, request }) => ({
  request: requestView(
    await awaitRequest({ db, hub, id: params.id, waitMs: query.wait * 1000, signal: request.signal }),
  ),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
