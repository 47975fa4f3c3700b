import { handle } from "@/server/edge/handle";
import { foldGroupCsv, showFoldGroup } from "@/server/queries/fold-groups/show";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(
  ROUTES.showFoldGroup,
  async ({ params: { id }, query: { value, format }, ...part }) =>
    format === "csv"
      ? foldGroupCsv(part, { id, value })
      : { group: await showFoldGroup(part, { id, value }) },
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
