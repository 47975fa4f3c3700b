import { checkSweep } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { parsePlanInThread } from "@/server/threads/in-thread";
import { planCheckView } from "@/server/views/sweep";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.checkSweep, async ({ db, text }) =>
  planCheckView(await checkSweep({ ctx: db, source: text, parse: parsePlanInThread })),
);

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
