import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { listTables } from "@/server/tables/read";
import { createTable } from "@/server/tables/save";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listTables, async ({ db }) => ({ tables: await listTables(db) }));

export const POST = handle(ROUTES.createTable, async ({ db, text }) => ({
  table: await createTable(db, text),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
