import { handle } from "@/server/edge/handle";
import { searchEverything } from "@/server/queries/search";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.search, async ({ db, query }) => ({
  results: await searchEverything(db, query.q),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
