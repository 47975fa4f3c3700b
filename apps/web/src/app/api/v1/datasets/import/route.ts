import { createImport } from "@foldwise/db/repositories/dataset-import";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importView } from "@/server/views/dataset-import";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.importDataset, async ({ db, body }) => ({
  import: importView(await createImport({ ctx: db, request: body })),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
