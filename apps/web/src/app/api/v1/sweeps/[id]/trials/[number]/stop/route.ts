import { findSweep } from "@foldwise/db/repositories/sweep";
import { stopTrial } from "@foldwise/db/repositories/trial";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { sweepView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.stopTrial, async ({ db, params, body }) => {
  await stopTrial({ ctx: db, sweepId: params.id, number: params.number, by: body.by });
  return { sweep: sweepView(await findSweep({ ctx: db, id: params.id })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
