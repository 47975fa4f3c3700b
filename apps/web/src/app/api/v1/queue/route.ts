import { readWaiting } from "@foldwise/db/repositories/queue";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { queueView } from "@/server/views/queue";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.queue, async ({ db }) => queueView(await readWaiting({ ctx: db })));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
