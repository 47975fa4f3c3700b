import { experimentListSchema, experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import { storageSchema } from "@foldwise/core/contracts/http/queue";
import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: async ({ signal }) => {
    const [storage, { experiments }] = await Promise.all([
      fetchJson(storageSchema, "/api/v1/storage", { signal }),
      fetchJson(experimentListSchema, "/api/v1/experiments", { signal }),
    ]);
    return { ...storage, experiments };
  },
});

/** Sets the quota of bytes of an experiment, or of all of them together for null; a value of null removes it. */
export async function setArtifactQuota(experimentId: number | null, maxArtifactBytes: number | null) {
  const options = { method: "PATCH", body: { maxArtifactBytes, by: "page" } } as const;
  if (experimentId === null) await fetchJson(storageSchema, "/api/v1/storage", options);
  else await fetchJson(experimentResponseSchema, `/api/v1/experiments/${experimentId}`, options);
}
