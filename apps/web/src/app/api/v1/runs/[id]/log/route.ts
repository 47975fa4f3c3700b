import { handle } from "@/server/edge/handle";
import { showRunLog } from "@/server/queries/run-log";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.runLog, ({ db, params, query }) =>
  showRunLog({ db, runId: params.id, after: query.after ?? null, limit: query.limit }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
