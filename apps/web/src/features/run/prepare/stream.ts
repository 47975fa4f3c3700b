import type { LogLineView, RunDetail } from "@foldwise/core/contracts/http/run";
import type { RunMetrics, RunStreamEvent } from "@foldwise/core/contracts/http-responses";

/** Most lines a page keeps. */
const MAX_LINES = 5_000;

/** The log after new lines came: each once, in the order of attempts and lines. */
export function applyLog(before: readonly LogLineView[], lines: readonly LogLineView[]): LogLineView[] {
  const all = new Map([...before, ...lines].map((line) => [`${line.attempt} ${line.seq}`, line]));
  return [...all.values()].sort((a, b) => a.attempt - b.attempt || a.seq - b.seq).slice(-MAX_LINES);
}

/** The metrics after new points came; a newer attempt takes back what it writes anew. */
export function applyRunPoints(
  before: RunMetrics,
  changes: Extract<RunStreamEvent, { type: "points" }>["changes"],
): RunMetrics {
  const byName = new Map(before.metrics.map((metric) => [metric.name, metric]));
  for (const { name, points, resetFrom } of changes) {
    const kept = (byName.get(name)?.points ?? []).filter(
      ([epoch]) => resetFrom === null || epoch < resetFrom,
    );
    const merged = new Map([...kept, ...points].map((point) => [point[0], point]));
    byName.set(name, { name, points: [...merged.values()].sort((a, b) => a[0] - b[0]) });
  }
  return { ...before, metrics: [...byName.values()] };
}

export function applyRun(before: RunDetail, event: Extract<RunStreamEvent, { type: "run" }>): RunDetail {
  return { ...before, ...event.run, evaluations: event.evaluations };
}
