import type { TablePreset, TableRun } from "@foldwise/core/contracts/table-runs";
import type { Database } from "@foldwise/db/client";
import { createSweep, findSweep } from "@foldwise/db/repositories/sweep";
import { sweepView } from "../views/sweep";
import { tableMissing } from "./missing";

/**
 * Starts the runs that a table's empty cells need. Sweeps that make some of it already are left to do so, so that asking twice
 * starts nothing twice; two that ask at the same moment are told apart by the key.
 * @throws FoldwiseError `not-found` for a table or a dataset that is not there.
 */
export async function runTable({
  db,
  id,
  slug,
  preset,
  settings,
  idempotencyKey,
}: {
  db: Database;
  id: string;
  slug?: string;
  preset?: TablePreset;
  /** Key of the settings that the table is shown with. */
  settings?: string;
  idempotencyKey: string | null;
}): Promise<TableRun> {
  const missing = await tableMissing({ db, id, slug, preset, settings });
  const sweeps: TableRun["sweeps"] = [];
  for (const [index, { source }] of missing.plans.entries()) {
    const key = idempotencyKey === null ? null : `${idempotencyKey} ${index}`;
    const made = await createSweep({ ctx: db, source, idempotencyKey: key, by: `table ${id}` });
    sweeps.push(sweepView(await findSweep({ ctx: db, id: made.id })));
  }
  return { sweeps, missing };
}
