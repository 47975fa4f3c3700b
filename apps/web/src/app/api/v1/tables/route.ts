import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { listTables } from "@/server/tables/read";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listTables, async ({ db }) => ({ tables: await listTables(db) }));
