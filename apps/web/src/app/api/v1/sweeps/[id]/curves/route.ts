import { handle } from "@/server/edge/handle";
import { readSweepCurves } from "@/server/queries/sweep-curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepCurves, ({ db, metrics, params, query }) =>
  readSweepCurves({ db, metrics, sweepId: params.id, names: query.metric, trials: query.trial }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
