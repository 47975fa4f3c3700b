import { deleteSweep, findSweepDetail } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { sweepDetailView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showSweep, async ({ db, params }) => ({
  sweep: sweepDetailView(await findSweepDetail({ ctx: db, id: params.id })),
}));

export const DELETE = handle(ROUTES.deleteSweep, async ({ db, params }) => {
  await deleteSweep({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export {
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
