import { findSuggestedTrial } from "@foldwise/db/repositories/sweep";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { trialSuggestionView } from "@/server/views/trial-suggestion";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showTrial, async ({ db, params }) =>
  trialSuggestionView(await findSuggestedTrial({ ctx: db, sweepId: params.id, number: params.number })),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
