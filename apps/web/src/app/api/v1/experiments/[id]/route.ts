import { deleteExperiment, findExperiment } from "@foldwise/db/repositories/experiment";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { experimentView } from "@/server/views/experiment";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showExperiment, async ({ db, params }) => ({
  experiment: experimentView(await findExperiment({ ctx: db, id: params.id })),
}));

export const DELETE = handle(ROUTES.deleteExperiment, async ({ db, params }) => {
  await deleteExperiment({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export {
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
