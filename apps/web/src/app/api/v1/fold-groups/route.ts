import { listFoldGroups } from "@foldwise/db/repositories/fold-group";
import { requireFilters } from "@foldwise/db/repositories/run";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { foldGroupViews } from "@/server/views/fold-group";

export const dynamic = "force-dynamic";

export const GET = handle(
  ROUTES.listFoldGroups,
  async ({ db, query: { experiment: experimentId, parent: parentId, after = null, limit } }) => {
    await requireFilters({ ctx: db, experimentId });
    const { groups, next } = await listFoldGroups({
      ctx: db,
      filter: { experimentId, parentId },
      after,
      limit,
    });
    return { groups: foldGroupViews(groups), next: next === null ? null : String(next) };
  },
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
