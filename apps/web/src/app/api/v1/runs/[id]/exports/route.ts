import { trainedRun } from "@foldwise/db/repositories/worker-request";
import { handle } from "@/server/edge/handle";
import { ask } from "@/server/queries/ask";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.exportModel, async ({ db, params, body, request }) => {
  await trainedRun({ ctx: db, runId: params.id });
  return ask({ db, request, values: { kind: "export", runId: params.id, payload: body } });
});

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
