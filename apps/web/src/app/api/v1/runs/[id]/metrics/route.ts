import { handle } from "@/server/edge/handle";
import { readRunMetrics } from "@/server/queries/run-metrics";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.runMetrics, ({ db, metrics, params, query }) =>
  readRunMetrics({ db, metrics, runId: params.id, names: query.name, count: query.buckets }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
