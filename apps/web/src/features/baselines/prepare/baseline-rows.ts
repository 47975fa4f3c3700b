import { baselineFileSchema, candidateMatrices } from "@foldwise/core/baselines";
import type { BaselineView } from "@foldwise/core/contracts/http-responses";

export interface BaselineRow {
  key: string;
  source: string;
  table: string;
  row: string;
  column: string;
  metric: string;
  /** As printed, with its unit. */
  value: number;
  unit: string;
  n: number | null;
  /** Confusion matrices that the value may come from. */
  matrices: number;
  notes: string;
}

export interface BaselineSource {
  id: string;
  title: string;
  doi: string | null;
  where: string;
  dataset: string;
  notes: readonly string[];
  rows: readonly BaselineRow[];
  tables: readonly string[];
}

/** A source and its numbers; null where the stored document is of a form this page does not know. */
export function prepareBaseline(view: BaselineView): BaselineSource | null {
  const parsed = baselineFileSchema.safeParse(view.document);
  if (!parsed.success) return null;
  const file = parsed.data;
  return {
    id: file.id,
    title: file.source.title,
    doi: file.source.doi ?? null,
    where: [file.source.venue, String(file.source.year)].filter(Boolean).join(", "),
    dataset: file.dataset ?? "not stated",
    notes: file.notes,
    tables: [...new Set(file.values.map(({ table }) => table))],
    rows: file.values.map((value, index) => ({
      key: `${file.id} ${index}`,
      source: file.id,
      table: value.table,
      row: value.row,
      column: value.column,
      metric: value.metric,
      value: value.value,
      unit: value.unit,
      n: value.n,
      matrices: candidateMatrices(file, value.matrix).length,
      notes: value.notes.join(" "),
    })),
  };
}
