import { deleteRun } from "@foldwise/db/repositories/run";
import { handle } from "@/server/edge/handle";
import { showRun } from "@/server/queries/run-detail";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showRun, (call) => showRun(call, call.params.id));

export const DELETE = handle(ROUTES.deleteRun, async ({ db, params }) => {
  await deleteRun({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export {
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
