import { handle } from "@/server/edge/handle";
import { readTrialPage } from "@/server/queries/trial-page";
import { trialsCsv } from "@/server/queries/trials-csv";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listTrials, ({ db, params, query: { format, ...list } }) =>
  format === "json"
    ? readTrialPage({ db, sweepId: params.id, list })
    : trialsCsv({ db, sweepId: params.id, list, rows: format === "csv" ? "trials" : "runs" }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
