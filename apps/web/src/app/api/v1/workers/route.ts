import { listWorkers } from "@foldwise/db/repositories/worker";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { workerView } from "@/server/views/worker";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listWorkers, async ({ db }) => ({
  workers: (await listWorkers(db)).map(workerView),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
