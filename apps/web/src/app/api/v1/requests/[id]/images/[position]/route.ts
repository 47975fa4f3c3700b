import { notFound } from "@foldwise/core/errors";
import { requestImage } from "@foldwise/db/repositories/worker-request";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.requestImage, async ({ db, params }) => {
  const { bytes } = await requestImage({ ctx: db, ...params });
  // An image that could not be read has none.
  if (bytes.length === 0) throw notFound(`image ${params.position} of request`, params.id);
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "image/png",
      // An answer never changes.
      "cache-control": "private, max-age=3600, immutable",
      "x-content-type-options": "nosniff",
    },
  });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
