import { handle } from "@/server/edge/handle";
import { readImportance } from "@/server/queries/sweep-search";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepImportance, ({ db, threads, params, query }) =>
  readImportance({ db, threads, sweepId: params.id, ...query }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
