import { handle } from "@/server/edge/handle";
import { readSweepSearch } from "@/server/queries/sweep-search";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepSearch, ({ db, params, query }) =>
  readSweepSearch({ db, sweepId: params.id, since: query.since }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
