import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { readVocabulary } from "@/server/tables/preview";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.tableVocabulary, ({ db, query }) => readVocabulary(db, query));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
