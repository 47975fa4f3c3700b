import { handle } from "@/server/edge/handle";
import { foldGroupCurves } from "@/server/queries/fold-groups/curves";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.foldGroupCurves, ({ params: { id }, query: { metric }, ...part }) =>
  foldGroupCurves(part, { id, metric }),
);

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
