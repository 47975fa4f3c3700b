import { handle } from "@/server/edge/handle";
import { reportMetrics } from "@/server/queries/report-metrics";
import { readRunMetrics } from "@/server/queries/run-metrics";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.runMetrics, ({ db, metrics, params, query }) =>
  readRunMetrics({ db, metrics, runId: params.id, names: query.name, count: query.buckets }),
);

export const POST = handle(ROUTES.reportMetrics, ({ db, metrics, params, body, reportToken }) =>
  reportMetrics({ db, metrics, runId: params.id, reports: body, token: reportToken }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
