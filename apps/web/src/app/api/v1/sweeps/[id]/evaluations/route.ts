import { listSweepEvaluations, requireSweep } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { sweepEvaluationViews } from "@/server/views/sweep-evaluations";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepEvaluations, async ({ db, params, query }) => {
  await requireSweep({ ctx: db, id: params.id });
  const records = await listSweepEvaluations({ ctx: db, sweepId: params.id, trials: query.trial });
  return { evaluations: sweepEvaluationViews(records, query.metric) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
