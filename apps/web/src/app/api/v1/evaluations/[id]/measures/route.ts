import { handle } from "@/server/edge/handle";
import { readEvaluationMeasures } from "@/server/queries/evaluation-measures";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.evaluationMeasures, async ({ db, params }) => ({
  measures: await readEvaluationMeasures({ db, id: params.id }),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
