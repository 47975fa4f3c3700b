import { handle } from "@/server/edge/handle";
import { compareFoldGroup } from "@/server/queries/fold-groups/compare";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(
  ROUTES.compareFoldGroup,
  ({ params: { id }, query: { with: other, metric, withMetric, value }, ...part }) =>
    compareFoldGroup(part, { id, other, metric, otherMetric: withMetric, value }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
