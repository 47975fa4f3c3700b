import type { ImportView } from "@foldwise/core/contracts/http/dataset";
import type { ImportRecord } from "@foldwise/db/repositories/dataset-import";

export function importView({ createdAt, finishedAt, ...record }: ImportRecord): ImportView {
  return {
    ...record,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
