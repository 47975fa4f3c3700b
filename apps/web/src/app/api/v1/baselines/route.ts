import { baselineWarnings } from "@foldwise/core/baselines";
import { importBaseline, listBaselines } from "@foldwise/db/repositories/baseline";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { importBaselines } from "@/server/tables/files";
import { parseInThread } from "@/server/threads/in-thread";
import { baselineView } from "@/server/views/baseline";

export const dynamic = "force-dynamic";

export const GET = handle(ROUTES.listBaselines, async ({ db }) => {
  await importBaselines(db);
  return { baselines: (await listBaselines(db)).map(baselineView) };
});

export const POST = handle(ROUTES.importBaseline, async ({ db, text, query }) => {
  const file = await parseInThread("parseBaseline", text);
  // First, so that nobody takes the name of a file of data/.
  await importBaselines(db);
  const { added } =
    query.check === "1"
      ? { added: false }
      : await importBaseline({
          ctx: db,
          key: file.id,
          document: { ...file },
          origin: "imported",
          source: text,
        });
  return { key: file.id, numbers: file.values.length, added, warnings: baselineWarnings(file) };
});

export {
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
} from "@/server/edge/refuse-method";
