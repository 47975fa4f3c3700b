import { listOpenImports } from "@foldwise/db/repositories/dataset-import";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importView } from "@/server/views/dataset-import";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listImports, async ({ db }) => ({
  imports: (await listOpenImports({ ctx: db })).map(importView),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
