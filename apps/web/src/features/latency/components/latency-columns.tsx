import type { LatencyList, LatencyView } from "@foldwise/core/contracts/http/request";
import type { Column } from "@/components/data-table/column";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";

const milliseconds = (
  key: string,
  header: string,
  value: (row: LatencyView) => number,
  hint?: string,
): Column<LatencyView> => ({
  key,
  header,
  hint,
  align: "right",
  value,
  cell: (row) => value(row).toFixed(2),
});

export const measuredColumns: Column<LatencyView>[] = [
  {
    key: "run",
    header: "run",
    value: (row) => row.runName,
    cell: (row) => (
      <Link className="fw-link" href={`/runs/${row.runId}`}>
        {row.runName}
      </Link>
    ),
  },
  { key: "model", header: "model", value: (row) => `${row.model}, ${row.inputSize} px` },
  { key: "width", header: "width", align: "right", value: (row) => row.widthMultiplier },
  { key: "machine", header: "machine", value: (row) => row.machine.gpu ?? row.machine.cpu },
  { key: "threads", header: "threads", align: "right", value: (row) => row.machine.threads },
  milliseconds(
    "predict",
    "predict (ms)",
    (row) => row.predict.median,
    "Median of the model alone, image in memory.",
  ),
  milliseconds("p95", "p95 (ms)", (row) => row.predict.p95),
  milliseconds("decode", "decode (ms)", (row) => row.decode.median),
  milliseconds("resize", "resize (ms)", (row) => row.resize.median),
  milliseconds(
    "total",
    "total (ms)",
    (row) => row.total.median,
    "Median from the file's bytes to the class.",
  ),
  { key: "image", header: "image", value: (row) => row.imageSize.join(" × ") },
  { key: "n", header: "n", align: "right", value: (row) => row.images },
  { key: "dataset", header: "dataset", value: (row) => row.dataset.name },
  {
    key: "when",
    header: "measured",
    value: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
];

export type Published = LatencyList["published"][number];

export const publishedColumns: Column<Published>[] = [
  { key: "where", header: "machine, as reported", value: (row) => row.where },
  { key: "value", header: "reported value (ms)", align: "right", value: (row) => row.value },
  { key: "source", header: "source", value: (row) => row.source },
  { key: "note", header: "notes", value: (row) => row.note },
];
