import { handle } from "@/server/edge/handle";
import { readSweepTimeline } from "@/server/queries/sweep-timeline";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.sweepTimeline, ({ db, params }) =>
  readSweepTimeline({ db, sweepId: params.id }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
