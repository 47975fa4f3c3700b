import { listBaselines } from "@foldwise/db";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importBaselines } from "@/server/tables/files";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listBaselines, async ({ db }) => {
  await importBaselines(db);
  return { baselines: await listBaselines(db) };
});
