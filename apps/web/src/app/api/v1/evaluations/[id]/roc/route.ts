import { handle } from "@/server/edge/handle";
import { readRoc } from "@/server/queries/score-curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.evaluationRoc, async ({ db, params, query }) => ({
  roc: await readRoc({ db, id: params.id, className: query.class }),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
