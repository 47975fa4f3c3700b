import { drainWorker, listWorkers } from "@foldwise/db/repositories/worker";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { workerView } from "@/server/views/worker";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.drainWorker, async ({ db, params }) => {
  await drainWorker({ ctx: db, id: params.id });
  return { workers: (await listWorkers(db)).map(workerView) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
