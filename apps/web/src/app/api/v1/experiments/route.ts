import { listExperiments } from "@foldwise/db/repositories/experiment";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { experimentView } from "@/server/views/experiment";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listExperiments, async ({ db }) => ({
  experiments: (await listExperiments({ ctx: db })).map(experimentView),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
