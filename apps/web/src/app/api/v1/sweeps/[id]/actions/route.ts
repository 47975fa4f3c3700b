import { actOnSweep, findSweep } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { sweepView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.actOnSweep, async ({ db, params, body: { by, ...action } }) => {
  await actOnSweep({ ctx: db, id: params.id, action, by });
  return { sweep: sweepView(await findSweep({ ctx: db, id: params.id })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
