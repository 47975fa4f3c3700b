import { requireSweep } from "@foldwise/db/repositories/sweep";
import { callerOf } from "@/server/edge/guess-limit";
import { handle } from "@/server/edge/handle";
import { eventStream } from "@/server/live/event-stream";
import { sweepSource } from "@/server/live/sweep-source";
import { parseTrialList } from "@/server/queries/trial-page";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepStream, async ({ request, params, query, hub, ...services }) => {
  await requireSweep({ ctx: services.db, id: params.id });
  const cursor = request.headers.get("last-event-id") ?? query.cursor;
  const source = sweepSource({
    services,
    hub,
    sweepId: params.id,
    names: query.metric,
    cursor,
    changes: query.changes === "1",
    asked: query.trial,
    list: query.trials === undefined ? undefined : parseTrialList(query.trials),
  });
  return eventStream(source, { signal: request.signal, caller: callerOf(request) });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
