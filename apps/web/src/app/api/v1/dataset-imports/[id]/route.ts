import { findImport } from "@foldwise/db/repositories/dataset-import";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importView } from "@/server/views/dataset-import";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showImport, async ({ db, params }) => ({
  import: importView(await findImport({ ctx: db, id: params.id })),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
