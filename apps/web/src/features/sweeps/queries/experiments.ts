import { experimentListSchema } from "@foldwise/core/contracts/deletion";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const experimentsQuery = queryOptions({
  queryKey: ["experiments"],
  queryFn: async ({ signal }) =>
    (await fetchJson(experimentListSchema, "/api/v1/experiments", { signal })).experiments,
});
