import { renderTable, type TableFormat } from "@foldwise/core/tables";
import { handle } from "@/server/edge/handle";
import { ROUTES } from "@/server/routes";
import { readTable } from "@/server/tables/read";
import { deleteTable, updateTable } from "@/server/tables/save";

export const dynamic = "force-dynamic";

const TYPES: Readonly<Record<TableFormat, string>> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  latex: "application/x-latex; charset=utf-8",
};

export const GET = handle(ROUTES.showTable, async ({ db, params, query }) => {
  const table = await readTable({
    db,
    id: params.id,
    slug: query.dataset,
    differences: query.differences === "1",
    settings: query.settings,
  });
  return new Response(renderTable(table, query.format), {
    headers: { "content-type": TYPES[query.format], "cache-control": "no-store" },
  });
});

export const PUT = handle(ROUTES.updateTable, async ({ db, params, query, text }) => ({
  table: await updateTable(db, { id: params.id, source: text, base: query.revision }),
}));

export const DELETE = handle(ROUTES.deleteTable, async ({ db, params }) => {
  await deleteTable(db, params.id);
  return { deleted: { id: params.id } };
});

export { refuseMethod as PATCH, refuseMethod as POST } from "@/server/edge/refuse-method";
