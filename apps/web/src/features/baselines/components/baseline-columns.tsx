import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { metricLabel } from "@/formats/metric-label";
import type { BaselineRow } from "../prepare/baseline-rows";

export const baselineColumns: Column<BaselineRow>[] = [
  { key: "table", header: "table", value: (row) => row.table },
  { key: "row", header: "row", value: (row) => row.row },
  { key: "column", header: "column", value: (row) => row.column },
  { key: "metric", header: "metric", value: (row) => row.metric, cell: (row) => metricLabel(row.metric) },
  { key: "value", header: "reported value", align: "right", value: (row) => row.value },
  { key: "unit", header: "unit", value: (row) => row.unit },
  {
    key: "n",
    header: "n",
    hint: "Images behind the number.",
    align: "right",
    value: (row) => row.n,
    cell: (row) => row.n?.toLocaleString("en") ?? <MissingValue reason="Not reported by the source." />,
  },
  {
    key: "matrices",
    header: "matrices",
    hint: "Confusion matrices consistent with all reported values of the row; 1 means it is unique. Intervals are computed from them.",
    align: "right",
    value: (row) => row.matrices,
    cell: (row) =>
      row.matrices > 0 ? row.matrices : <MissingValue reason="None could be recovered for this value." />,
  },
  { key: "notes", header: "notes", value: (row) => row.notes },
];
