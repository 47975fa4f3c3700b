import { previewPurge, purgeDeleted } from "@foldwise/db/repositories/purge";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

const DAY_MS = 24 * 3600 * 1000;
/** A round answers within seconds; whoever asks sends it again while there is more. */
const RUNS_A_ROUND = 100;

// Rows and points only: the web app may read the files' folder, the workers remove what nothing names any more.
export const POST = handle(ROUTES.purge, async ({ connection, metrics, body }) => ({
  purged: await purgeDeleted({
    connection,
    metrics,
    olderThanMs: body.olderThanDays * DAY_MS,
    limit: RUNS_A_ROUND,
  }),
}));

export const GET = handle(ROUTES.previewPurge, async ({ connection, metrics, query }) => ({
  wouldRemove: await previewPurge({ connection, metrics, olderThanMs: query.olderThanDays * DAY_MS }),
}));

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
