import { handle } from "@/server/edge/handle";
import { readPrecisionRecall } from "@/server/queries/score-curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.evaluationPrecisionRecall, async ({ db, params, query }) => ({
  precisionRecall: await readPrecisionRecall({ db, id: params.id, className: query.class }),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
