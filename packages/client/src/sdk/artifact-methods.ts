import {
  artifactListSchema,
  deletedArtifactsSchema,
  storedArtifactSchema,
  uploadAbortedSchema,
  uploadPartSchema,
  uploadResponseSchema,
} from "@foldwise/core/contracts/http/artifact";
import { storageSchema } from "@foldwise/core/contracts/http/queue";
import type { Transport } from "./transport";

/** Files that are stored with runs. */
export function artifactMethods({ json, send }: Transport) {
  const below = (runId: number) => `/api/v1/runs/${runId}/artifacts`;
  return {
    /** What a folder holds; the root by default. */
    list: (runId: number, path = "") => json(artifactListSchema, below(runId), { query: { path } }),
    /**
     * A file as a stream, from a byte on. With `etag` the rest comes (206) only of that content, and the whole file (200)
     * where it has changed.
     */
    file: (
      runId: number,
      path: string,
      { from = 0, etag, signal }: { from?: number; etag?: string; signal?: AbortSignal } = {},
    ) =>
      send(`${below(runId)}/file`, {
        query: { path },
        headers: {
          ...(from > 0 ? { range: `bytes=${from}-` } : {}),
          ...(etag === undefined ? {} : { "if-range": etag }),
        },
        endless: true,
        signal,
      }),
    /** Stores a file in one request. @param sha256 hexadecimal; checked by the server */
    store: (runId: number, path: string, { file, sha256 }: { file: Blob; sha256: string }) =>
      json(storedArtifactSchema, `${below(runId)}/file`, {
        method: "PUT",
        query: { path },
        file,
        headers: digestHeader(sha256),
        repeatable: true,
        endless: true,
      }),
    /** Deletes a file, or a folder with all files in it. */
    delete: (runId: number, path: string) =>
      json(deletedArtifactsSchema, `${below(runId)}/file`, { method: "DELETE", query: { path } }),
    /** Starts an upload in parts, or answers the open one of the same file with the parts that it has. */
    createUpload: async (runId: number, body: { path: string; bytes: number; sha256: string }) =>
      (
        await json(uploadResponseSchema, `${below(runId)}/uploads`, {
          method: "POST",
          json: body,
          repeatable: true,
        })
      ).upload,
    showUpload: async (id: string) => (await json(uploadResponseSchema, `/api/v1/uploads/${id}`)).upload,
    /** @param sha256 of the part, hexadecimal; checked by the server */
    storePart: (id: string, number: number, { file, sha256 }: { file: Blob; sha256: string }) =>
      json(uploadPartSchema, `/api/v1/uploads/${id}/parts/${number}`, {
        method: "PUT",
        file,
        headers: digestHeader(sha256),
        repeatable: true,
        endless: true,
      }),
    /** Puts the parts together. */
    completeUpload: async (id: string) =>
      (
        await json(uploadResponseSchema, `/api/v1/uploads/${id}/complete`, {
          method: "POST",
          json: {},
          repeatable: true,
          endless: true,
        })
      ).upload,
    /** What all files take, and the quota of all. */
    storage: () => json(storageSchema, "/api/v1/storage"),
    /** Null removes the quota. */
    setQuota: (maxArtifactBytes: number | null, by?: string) =>
      json(storageSchema, "/api/v1/storage", { method: "PATCH", json: { maxArtifactBytes, by } }),
    abortUpload: (id: string) => json(uploadAbortedSchema, `/api/v1/uploads/${id}`, { method: "DELETE" }),
  };
}

/** RFC 9530. */
function digestHeader(sha256: string): Record<string, string> {
  const bytes = sha256.match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? [];
  return { "content-digest": `sha-256=:${btoa(String.fromCharCode(...bytes))}:` };
}
