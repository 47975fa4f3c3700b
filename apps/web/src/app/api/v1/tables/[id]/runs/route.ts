import { handle } from "@/server/edge/handle";
import { idempotencyKey } from "@/server/edge/idempotency-key";
import { ROUTES } from "@/server/routes";
import { runTable } from "@/server/tables/run";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.runTable, ({ db, params, body, request }) =>
  runTable({
    db,
    id: params.id,
    slug: body.dataset,
    preset: body.preset,
    settings: body.settings,
    idempotencyKey: idempotencyKey(request),
  }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
