import { readDataset, restoreDataset } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { datasetView } from "@/server/views/dataset";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.restoreDataset, async ({ db, params, body }) => {
  const { id } = await restoreDataset({ ctx: db, key: params.id, ...body });
  return { dataset: datasetView(await readDataset({ ctx: db, key: id })) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
