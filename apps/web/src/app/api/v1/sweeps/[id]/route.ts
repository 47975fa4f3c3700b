import { deleteSweep, editSweep, findSweepDetail } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { sweepVersion } from "@/server/live/sweep-changes";
import { ROUTES } from "@/server/routes";
import { parsePlanInThread } from "@/server/threads/in-thread";
import { sweepDetailView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showSweep, async ({ db, params, query }) => {
  const sweep = sweepDetailView(await findSweepDetail({ ctx: db, id: params.id, asked: query.trial }));
  return { sweep, version: sweepVersion(sweep) };
});

export const PATCH = handle(ROUTES.editSweep, async ({ db, metrics, params, body }) => {
  const { version, changes, enqueue, by } = body;
  const edit = { changes, enqueue };
  await editSweep({ ctx: db, metrics, id: params.id, version, edit, by, parse: parsePlanInThread });
  return { sweep: sweepDetailView(await findSweepDetail({ ctx: db, id: params.id })) };
});

export const DELETE = handle(ROUTES.deleteSweep, async ({ db, params }) => {
  await deleteSweep({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export { refuseMethod as POST, refuseMethod as PUT } from "@/server/edge/refuse-method";
