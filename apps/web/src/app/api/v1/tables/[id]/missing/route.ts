import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { tableMissing } from "@/server/tables/missing";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.tableMissing, ({ db, params, query }) =>
  tableMissing({ db, id: params.id, slug: query.dataset, preset: query.preset, settings: query.settings }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
