import type { Storage } from "@foldwise/core/contracts/http/queue";
import type { Storage as StorageRecord } from "@foldwise/db/repositories/artifact-file";
import type { StoreState } from "../store-check";

export function storageView({ changes, ...storage }: StorageRecord, store: StoreState): Storage {
  const { kind, place, status, checkedAt, problem } = store;
  return {
    ...storage,
    store: {
      kind,
      place,
      status,
      checkedAt: checkedAt?.toISOString() ?? null,
      problem: problem && { field: problem.field, message: problem.message },
    },
    changes: changes.map(({ experimentId, experimentName, createdAt, ...change }) => ({
      ...change,
      experiment: experimentId === null ? null : { id: experimentId, name: experimentName ?? "" },
      at: createdAt.toISOString(),
    })),
  };
}
