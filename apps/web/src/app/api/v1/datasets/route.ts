import { listDatasets } from "@foldwise/db/repositories/dataset";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { datasetView } from "@/server/views/dataset";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listDatasets, async ({ db, query }) => ({
  datasets: (await listDatasets(db, { deleted: query.deleted === "1" })).map(datasetView),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
