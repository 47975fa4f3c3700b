import { handle } from "@/server/edge/handle";
import { readLatency } from "@/server/queries/latency";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listLatency, ({ db, query }) => readLatency({ db, runId: query.run }));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
