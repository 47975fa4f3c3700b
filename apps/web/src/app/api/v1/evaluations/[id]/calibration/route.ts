import { handle } from "@/server/edge/handle";
import { readCalibration } from "@/server/queries/score-curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.evaluationCalibration, async ({ db, params, query }) => ({
  calibration: await readCalibration({ db, id: params.id, className: query.class }),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
