import { describeModel } from "@foldwise/core/models";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showModel, async ({ params, query }) => {
  const options = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return { model: describeModel(params.name, options) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
