import { handle } from "@/server/edge/handle";
import { webStream } from "@/server/edge/web-stream";
import { readPreview } from "@/server/queries/preview";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.datasetPixels, async ({ db, params, artifacts }) => {
  const { artifact } = await readPreview({ db, key: params.id });
  const pixels = await artifacts.open(artifact);
  return new Response(webStream(pixels), {
    // The artifact's name is its content, so what was fetched stays right.
    headers: {
      "content-type": "application/octet-stream",
      "cache-control": "private, max-age=3600",
      etag: `"${artifact}"`,
    },
  });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
