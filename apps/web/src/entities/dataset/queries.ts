import type { DatasetChangeRequest, ImportRequest } from "@foldwise/core/contracts/http/dataset";
import {
  datasetListSchema,
  datasetResponseSchema,
  importListSchema,
  importResponseSchema,
  samplesSchema,
} from "@foldwise/core/contracts/http-responses";
import { isJobOpen } from "@foldwise/core/states";
import { queryOptions } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/fetching/fetch-json";

export const datasetsQuery = queryOptions({
  queryKey: ["datasets"],
  queryFn: async ({ signal }) =>
    (await fetchJson(datasetListSchema, "/api/v1/datasets", { signal })).datasets,
  refetchInterval: 10_000,
});

/** Those that can be restored; asked under the same key's stem, so that what refreshes the one refreshes the other. */
export const deletedDatasetsQuery = queryOptions({
  queryKey: [...datasetsQuery.queryKey, "deleted"],
  queryFn: async ({ signal }) =>
    (await fetchJson(datasetListSchema, "/api/v1/datasets?deleted=1", { signal })).datasets,
});

export async function changeDataset(id: number, change: DatasetChangeRequest) {
  const path = `/api/v1/datasets/${id}`;
  return (await fetchJson(datasetResponseSchema, path, { method: "PATCH", body: change })).dataset;
}

export async function restoreDataset(id: number) {
  const path = `/api/v1/datasets/${id}/restore`;
  return (await fetchJson(datasetResponseSchema, path, { method: "POST", body: {} })).dataset;
}

export function datasetQuery(id: string) {
  return queryOptions({
    queryKey: ["dataset", id],
    queryFn: async ({ signal }) =>
      (await fetchJson(datasetResponseSchema, `/api/v1/datasets/${encodeURIComponent(id)}`, { signal }))
        .dataset,
  });
}

/** Which images the preview pack holds, and their pixels. */
export function samplesQuery(id: string) {
  return queryOptions({
    queryKey: ["dataset", id, "samples"],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/datasets/${encodeURIComponent(id)}/samples`;
      const [samples, pixels] = await Promise.all([
        fetchJson(samplesSchema, path, { signal }),
        fetch(`${path}/pixels`, { signal }),
      ]);
      if (!pixels.ok) throw new ApiError(pixels.status, "http", `${path}/pixels answered ${pixels.status}`);
      return { ...samples, pixels: new Uint8Array(await pixels.arrayBuffer()) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function startImport(request: ImportRequest) {
  return (await fetchJson(importResponseSchema, "/api/v1/datasets/import", { method: "POST", body: request }))
    .import;
}

/** Asked every second until it has ended. */
export function importQuery(id: number) {
  return queryOptions({
    queryKey: ["dataset-import", id],
    queryFn: async ({ signal }) =>
      (await fetchJson(importResponseSchema, `/api/v1/dataset-imports/${id}`, { signal })).import,
    refetchInterval: ({ state: { data } }) => (data && !isJobOpen(data.state) ? false : 1_000),
  });
}

/** Imports that wait or run, whoever sent them. */
export const openImportsQuery = queryOptions({
  queryKey: ["dataset-imports"],
  queryFn: async ({ signal }) =>
    (await fetchJson(importListSchema, "/api/v1/dataset-imports", { signal })).imports,
  refetchInterval: 5_000,
});

export async function cancelImport(id: number) {
  const path = `/api/v1/dataset-imports/${id}/cancel`;
  return (await fetchJson(importResponseSchema, path, { method: "POST", body: {} })).import;
}
