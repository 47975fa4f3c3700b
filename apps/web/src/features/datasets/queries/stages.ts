import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { askWorker } from "@/entities/worker-request/queries";
import { type PipelineSettings, stagesBody } from "../prepare/pipeline";

/** The same question has the same answer; a worker's answer is there for a day. */
export function stagesQuery(
  dataset: string,
  settings: PipelineSettings,
  { upload, enabled }: { upload: File | null; enabled: boolean },
) {
  const body = stagesBody(settings, upload !== null);
  return queryOptions({
    queryKey: ["stages", dataset, body, upload && [upload.name, upload.size, upload.lastModified]],
    queryFn: ({ signal }) =>
      askWorker(`/api/v1/datasets/${encodeURIComponent(dataset)}/stages`, "stages", {
        body,
        images: upload ? [upload] : [],
        signal,
      }),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 12 * 3_600_000,
    retry: false,
  });
}
