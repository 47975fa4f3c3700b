import { viewSweepDetail } from "@foldwise/db";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showSweep, async ({ db, extremes, params }) => ({
  sweep: await viewSweepDetail({ ctx: db, id: params.id, extremes }),
}));
