import { restoreDataset, viewDataset } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.restoreDataset, async ({ db, params, body }) => {
  const { id } = await restoreDataset({ ctx: db, key: params.id, ...body });
  return { dataset: await viewDataset({ ctx: db, key: id }) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
