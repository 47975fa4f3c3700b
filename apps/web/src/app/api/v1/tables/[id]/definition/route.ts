import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { viewTable } from "@/server/tables/save";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showTableDefinition, async ({ db, params }) => ({
  table: await viewTable(db, params.id),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
