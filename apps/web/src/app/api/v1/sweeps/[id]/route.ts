import { deleteSweep, viewSweepDetail } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showSweep, async ({ db, params }) => ({
  sweep: await viewSweepDetail({ ctx: db, id: params.id }),
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
