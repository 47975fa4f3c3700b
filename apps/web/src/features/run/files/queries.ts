import { artifactListSchema } from "@foldwise/core/contracts/http/artifact";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { queryOptions } from "@tanstack/react-query";
import { ApiError, fetchJson } from "@/fetching/fetch-json";
import { MAX_TEXT_BYTES } from "./prepare/preview-kind";

export function filesQuery(runId: number, path: string) {
  return queryOptions({
    queryKey: ["run", String(runId), "files", path],
    queryFn: async ({ signal }) =>
      (
        await fetchJson(
          artifactListSchema,
          `/api/v1/runs/${runId}/artifacts?${new URLSearchParams({ path })}`,
          { signal },
        )
      ).entries,
  });
}

export const fileAddress = (runId: number, path: string) =>
  `/api/v1/runs/${runId}/artifacts/file?${new URLSearchParams({ path })}`;

/** The beginning of a file as text. @param sha256 of its content, which never changes */
export function fileTextQuery({ runId, path, sha256 }: { runId: number; path: string; sha256: string }) {
  return queryOptions({
    queryKey: ["file", sha256],
    queryFn: async ({ signal }) => {
      const headers = { range: `bytes=0-${MAX_TEXT_BYTES - 1}` };
      const response = await fetch(fileAddress(runId, path), { signal, headers });
      // An empty file has no bytes to ask for.
      if (response.status === 416) return "";
      if (!response.ok) {
        const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
        const { code, message } = body.data?.error ?? {
          code: "internal",
          message: `HTTP ${response.status}`,
        };
        throw new ApiError(response.status, code, message);
      }
      return new TextDecoder().decode(await response.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
