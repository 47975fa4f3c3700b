import { readRunLog } from "@foldwise/db/repositories/run";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.runLog, ({ db, params, query }) =>
  readRunLog({ ctx: db, id: params.id, after: query.after, limit: query.limit }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
