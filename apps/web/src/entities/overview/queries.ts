import { overviewSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const OVERVIEW_PATH = "/api/v1/overview";

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => fetchJson(overviewSchema, OVERVIEW_PATH, { signal }),
  refetchInterval: 3_000,
});
