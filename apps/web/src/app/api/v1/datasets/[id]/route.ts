import { deleteDataset, readDataset, updateDataset } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { datasetView } from "@/server/views/dataset";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showDataset, async ({ db, params }) => ({
  dataset: datasetView(await readDataset({ ctx: db, key: params.id })),
}));

export const PATCH = handle(ROUTES.updateDataset, async ({ db, params, body }) => {
  const { id } = await updateDataset({ ctx: db, key: params.id, change: body });
  return { dataset: datasetView(await readDataset({ ctx: db, key: id })) };
});

export const DELETE = handle(ROUTES.deleteDataset, async ({ db, params }) => ({
  deleted: await deleteDataset({ ctx: db, key: params.id }),
}));

export {
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
