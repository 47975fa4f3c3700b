import { describeModel, listModels } from "@foldwise/core";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showModel, async ({ params, query }) => {
  const options = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const model = describeModel(params.name, options);
  const title = listModels().find((entry) => entry.name === params.name)?.title ?? params.name;
  return { model: { ...model, title } };
});
