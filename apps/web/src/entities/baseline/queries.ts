import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const baselinesQuery = queryOptions({
  queryKey: ["baselines"],
  queryFn: async ({ signal }) =>
    (await fetchJson(baselineListSchema, "/api/v1/baselines", { signal })).baselines,
  staleTime: 60_000,
});
