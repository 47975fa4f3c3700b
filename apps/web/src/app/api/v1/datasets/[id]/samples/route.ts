import { handle } from "@/server/edge/handle";
import { readPreview } from "@/server/queries/preview";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.datasetSamples, async ({ db, params }) => {
  const { width, height, images } = await readPreview({ db, key: params.id });
  return { width, height, images };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
