import { findTrial } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { trialView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showTrialRuns, async ({ db, params }) =>
  trialView(await findTrial({ ctx: db, sweepId: params.id, number: params.number })),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
