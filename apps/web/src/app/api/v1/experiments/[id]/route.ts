import { deleteExperiment, findExperiment, setExperimentQuotas } from "@foldwise/db/repositories/experiment";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { experimentView } from "@/server/views/experiment";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showExperiment, async ({ db, params }) => ({
  experiment: experimentView(await findExperiment({ ctx: db, id: params.id })),
}));

export const PATCH = handle(ROUTES.changeExperiment, async ({ db, params, body }) => {
  const { by, ...quotas } = body;
  await setExperimentQuotas({ ctx: db, id: params.id, quotas, by });
  return { experiment: experimentView(await findExperiment({ ctx: db, id: params.id })) };
});

export const DELETE = handle(ROUTES.deleteExperiment, async ({ db, params }) => {
  await deleteExperiment({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export { refuseMethod as POST, refuseMethod as PUT } from "@/server/edge/refuse-method";
