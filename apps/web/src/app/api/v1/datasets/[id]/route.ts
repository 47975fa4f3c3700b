import { deleteDataset, updateDataset, viewDataset } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showDataset, async ({ db, params }) => ({
  dataset: await viewDataset({ ctx: db, key: params.id }),
}));

export const PATCH = handle(ROUTES.updateDataset, async ({ db, params, body }) => {
  const { id } = await updateDataset({ ctx: db, key: params.id, change: body });
  return { dataset: await viewDataset({ ctx: db, key: id }) };
});

export const DELETE = handle(ROUTES.deleteDataset, async ({ db, params }) => ({
  deleted: await deleteDataset({ ctx: db, key: params.id }),
}));

export {
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
