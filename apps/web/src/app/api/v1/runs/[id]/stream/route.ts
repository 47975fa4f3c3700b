import { findRun } from "@foldwise/db/repositories/run";
import { callerOf } from "@/server/edge/guess-limit";
import { handle } from "@/server/edge/handle";
import { eventStream } from "@/server/live/event-stream";
import { runSource, splitCursors } from "@/server/live/run-source";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.runStream, async ({ request, params, query, hub, ...services }) => {
  await findRun({ ctx: services.db, id: params.id });
  const last = request.headers.get("last-event-id");
  const { points, log } = last === null ? { points: query.cursor, log: query.log } : splitCursors(last);
  const source = runSource({ services, hub, runId: params.id, names: query.metric, cursor: points, log });
  return eventStream(source, { signal: request.signal, caller: callerOf(request) });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
