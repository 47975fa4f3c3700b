import type { Order, Query } from "@foldwise/core/query";
import { someTest } from "@foldwise/core/query";
import type { MetricStore } from "../metrics";

/** How long a search waits for it; what is left then is compacted within seconds, as without a search. */
const MAX_COMPACT_MS = 5_000;

/**
 * Compacts the points that wait for it where a query or an order names a metric: a run is found by what has just been logged.
 * @param experimentIds all of them where left out
 */
export async function compactSearched({
  metrics,
  experimentIds,
  query,
  orders,
}: {
  metrics: Pick<MetricStore, "compact">;
  experimentIds?: readonly number[];
  query?: Query;
  orders: readonly Order[];
}): Promise<void> {
  const asksForMetric =
    (query !== undefined && someTest(query, ({ field }) => field.entity === "metric")) ||
    orders.some(({ field }) => field.entity === "metric");
  if (!asksForMetric) return;
  await metrics.compact({ experimentIds, minBatches: 1, signal: AbortSignal.timeout(MAX_COMPACT_MS) });
}
