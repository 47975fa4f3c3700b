import { createSweep, listSweeps, viewSweep } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { idempotencyKey } from "@/server/edge/idempotency-key";
import { ROUTES } from "@/server/routes";
import { parsePlanInThread } from "@/server/threads/in-thread";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listSweeps, async ({ db, query }) => {
  const { sweeps, next } = await listSweeps({
    ctx: db,
    states: query.state,
    experimentId: query.experiment,
    datasetSlug: query.dataset,
    after: query.after,
    limit: query.limit,
  });
  return { sweeps, next: next === null ? null : String(next) };
});

export const POST = handle(ROUTES.createSweep, async ({ db, text, request }) => {
  const { id } = await createSweep({
    ctx: db,
    source: text,
    parse: parsePlanInThread,
    idempotencyKey: idempotencyKey(request),
  });
  return { sweep: await viewSweep({ ctx: db, id }) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
