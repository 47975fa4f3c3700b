import { deleteBaseline, findBaseline } from "@foldwise/db/repositories/baseline";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importBaselines } from "@/server/tables/files";
import { baselineDetailView } from "@/server/views/baseline";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showBaseline, async ({ db, params }) => {
  await importBaselines(db);
  return { baseline: baselineDetailView(await findBaseline({ ctx: db, key: params.id })) };
});

export const DELETE = handle(ROUTES.deleteBaseline, async ({ db, params }) => {
  await deleteBaseline({ ctx: db, key: params.id });
  return { deleted: { key: params.id } };
});

export {
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
