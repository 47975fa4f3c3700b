import type { LatencyList } from "@foldwise/core/contracts/http/request";
import { textTable } from "../text";

/** Measurements, newest first: milliseconds for one image. */
export function latencyTable(measured: LatencyList["measured"]): string {
  if (measured.length === 0) return "No measurements yet: npx foldwise model latency RUN";
  const rows = measured.map(({ runId, model, inputSize, machine, predict, total, images }) => [
    String(runId),
    `${model} ${inputSize} px`,
    machine.gpu ?? machine.cpu,
    predict.median.toFixed(2),
    total.median.toFixed(2),
    total.p95.toFixed(2),
    images,
  ]);
  return textTable(["run", "model", "machine", "predict ms", "with decoding ms", "p95", "images"], rows);
}

export function publishedTable(published: LatencyList["published"]): string {
  return textTable(
    ["machine", "ms", "source"],
    published.map(({ where, value, source }) => [where, value, source]),
  );
}
