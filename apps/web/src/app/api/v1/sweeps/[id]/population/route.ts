import { readLineage } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { populationView } from "@/server/views/population";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepPopulation, async ({ db, params, query }) =>
  populationView(await readLineage({ ctx: db, sweepId: params.id }), query.trial),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
