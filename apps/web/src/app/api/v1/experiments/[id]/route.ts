import {
  deleteExperiment,
  findExperiment,
  setExperimentQuotas,
  setFoldKeys,
} from "@foldwise/db/repositories/experiment";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { experimentView } from "@/server/views/experiment";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showExperiment, async ({ db, params }) => ({
  experiment: experimentView(await findExperiment({ ctx: db, id: params.id })),
}));

export const PATCH = handle(ROUTES.changeExperiment, async ({ db, params, body }) => {
  const { by, foldKeys, ...quotas } = body;
  await db.transaction(async (ctx) => {
    if (Object.keys(quotas).length > 0) await setExperimentQuotas({ ctx, id: params.id, quotas, by });
    if (foldKeys) await setFoldKeys({ ctx, id: params.id, keys: foldKeys });
  });
  return { experiment: experimentView(await findExperiment({ ctx: db, id: params.id })) };
});

export const DELETE = handle(ROUTES.deleteExperiment, async ({ db, params }) => {
  await deleteExperiment({ ctx: db, id: params.id });
  return { deleted: { id: params.id } };
});

export { refuseMethod as POST, refuseMethod as PUT } from "@/server/edge/refuse-method";
