import { viewDataset } from "@foldwise/db";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.showDataset, async ({ db, params }) => ({
  dataset: await viewDataset({ ctx: db, key: params.id }),
}));
