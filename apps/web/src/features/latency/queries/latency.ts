import { latencyListSchema } from "@foldwise/core/contracts/http/request";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const latencyQuery = queryOptions({
  queryKey: ["latency"],
  queryFn: ({ signal }) => fetchJson(latencyListSchema, "/api/v1/latency", { signal }),
  staleTime: 0,
});
