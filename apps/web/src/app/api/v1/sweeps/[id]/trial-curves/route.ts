import { handle } from "@/server/edge/handle";
import { readTrialCurves } from "@/server/queries/trial-curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepTrialCurves, ({ db, metrics, params, query }) =>
  readTrialCurves({ db, metrics, sweepId: params.id, metric: query.metric, asked: query.trial }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
