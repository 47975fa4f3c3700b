import { FoldwiseError, type Problem } from "@foldwise/core/errors";
import type { TableDefinition } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { listDatasets } from "@foldwise/db/repositories/dataset";
import { requireSweep } from "@foldwise/db/repositories/sweep";
import { lastPaperFold } from "@foldwise/papers/images";
import { papers } from "./files";

/** What Postgres' integer holds. */
const MAX_ROW_ID = 2 ** 31 - 1;

/** Sweeps and folds that a definition chooses by and that are not there: their cells would stay empty. */
export async function missingRuns(
  db: Database,
  { select, rows, columns, dataset }: TableDefinition,
): Promise<Problem[]> {
  const selectors = [
    { field: "select", select },
    ...Object.entries({ rows, columns }).flatMap(([axis, entries]) =>
      entries.map((entry, i) => ({ field: `${axis}.${i}.select`, select: entry.select ?? {} })),
    ),
  ];
  const problems: Problem[] = [];
  const known = new Map<number, boolean>();
  for (const { field, select: chosen } of selectors) {
    const { sweep } = chosen;
    if (typeof sweep !== "number") continue;
    const isThere = known.get(sweep) ?? (await isSweep(db, sweep));
    known.set(sweep, isThere);
    if (!isThere)
      problems.push({
        field: `${field}.sweep`,
        value: String(sweep),
        problem: "no sweep has this number",
        remedy: "the number of a sweep that is listed, or a sweep's name",
      });
  }
  // A paper's dataset may be imported after a table of it was made.
  const last = lastPaperFold(papers());
  const high = selectors.filter(({ select: { fold } }) => fold !== undefined && fold > last);
  if (high.length === 0) return problems;
  const sets = (await listDatasets(db)).filter(({ slug }) => dataset === undefined || slug === dataset);
  if (sets.length === 0) return problems;
  const folds = new Set(sets.flatMap((set) => set.folds));
  for (const { field, select: chosen } of high)
    if (chosen.fold !== undefined && !folds.has(chosen.fold))
      problems.push({
        field: `${field}.fold`,
        value: String(chosen.fold),
        problem: dataset === undefined ? "no dataset has this fold" : `${dataset} has no such fold`,
        remedy: `one of ${[...folds].sort((a, b) => a - b).join(", ")}`,
      });
  return problems;
}

async function isSweep(db: Database, id: number): Promise<boolean> {
  if (id > MAX_ROW_ID) return false;
  try {
    await requireSweep({ ctx: db, id });
    return true;
  } catch (error) {
    if (error instanceof FoldwiseError && error.code === "not-found") return false;
    throw error;
  }
}
