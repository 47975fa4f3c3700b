import { requestFile } from "@foldwise/db/repositories/worker-request";
import { handle } from "@/server/edge/handle";
import { webStream } from "@/server/edge/web-stream";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.requestFile, async ({ db, params, artifacts }) => {
  const { artifact, name, type, bytes } = await requestFile({ ctx: db, id: params.id });
  const file = await artifacts.open(artifact);
  return new Response(webStream(file), {
    headers: {
      "content-type": type,
      "content-length": String(bytes),
      // The worker makes the name of letters, digits and dashes.
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
    },
  });
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
