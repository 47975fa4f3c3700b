import type { Storage } from "@foldwise/core/contracts/http/queue";
import type { Storage as StorageRecord } from "@foldwise/db/repositories/artifact-file";

export function storageView({ changes, ...storage }: StorageRecord): Storage {
  return {
    ...storage,
    changes: changes.map(({ experimentId, experimentName, createdAt, ...change }) => ({
      ...change,
      experiment: experimentId === null ? null : { id: experimentId, name: experimentName ?? "" },
      at: createdAt.toISOString(),
    })),
  };
}
