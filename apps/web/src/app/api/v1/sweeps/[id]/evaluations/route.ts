import { listSweepEvaluations, viewSweep } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepEvaluations, async ({ db, params, query }) => {
  await viewSweep({ ctx: db, id: params.id });
  const evaluations = await listSweepEvaluations({
    ctx: db,
    sweepId: params.id,
    trials: query.trial,
    metrics: query.metric,
  });
  return { evaluations };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
