import { stopRun } from "@foldwise/db/repositories/run";
import { handle } from "@/server/edge/handle";
import { showRun } from "@/server/queries/run-detail";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.stopRun, async (call) => {
  await stopRun({ ctx: call.db, id: call.params.id, by: call.body.by });
  return showRun(call, call.params.id);
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
