import { createSweep, findSweep, listSweeps } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { idempotencyKey } from "@/server/edge/idempotency-key";
import { ROUTES } from "@/server/routes";
import { parsePlanInThread } from "@/server/threads/in-thread";
import { sweepView } from "@/server/views/sweep";

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
  return { sweeps: sweeps.map(sweepView), next: next === null ? null : String(next) };
});

export const POST = handle(ROUTES.createSweep, async ({ db, text, request }) => {
  const { id } = await createSweep({
    ctx: db,
    source: text,
    parse: parsePlanInThread,
    idempotencyKey: idempotencyKey(request),
  });
  return { sweep: sweepView(await findSweep({ ctx: db, id })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
