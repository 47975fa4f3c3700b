import { foldComparisonSchema } from "@foldwise/core/contracts/http/fold-comparison";
import type { FoldValue } from "@foldwise/core/fold-groups";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

/** What a group is compared with, and by which metrics; those that both sides have where none are named. */
export interface ComparisonChoice {
  id: string;
  other: string;
  metric: string;
  otherMetric: string;
  value: FoldValue;
}

export function foldComparisonQuery({ id, other, metric, otherMetric, value }: ComparisonChoice) {
  const query = new URLSearchParams({
    with: other,
    value,
    ...(metric ? { metric } : {}),
    ...(otherMetric ? { withMetric: otherMetric } : {}),
  });
  return queryOptions({
    queryKey: ["fold-group", id, "comparison", query.toString()],
    queryFn: ({ signal }) =>
      fetchJson(foldComparisonSchema, `/api/v1/fold-groups/${encodeURIComponent(id)}/comparison?${query}`, {
        signal,
      }),
    retry: false,
  });
}
