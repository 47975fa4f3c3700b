import { handle } from "@/server/edge/handle";
import { listRunsPage } from "@/server/queries/runs-page";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listRuns, (call) => listRunsPage(call));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
