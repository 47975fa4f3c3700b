import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { previewTable } from "@/server/tables/preview";

export const dynamic = "force-dynamic";

export const POST = handle(ROUTES.previewTable, ({ db, text, query }) =>
  previewTable({ db, source: text, slug: query.dataset }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
