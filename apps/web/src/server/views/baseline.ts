import type { BaselineView } from "@foldwise/core/contracts/http-responses";
import type { BaselineDetail } from "@foldwise/core/contracts/saved-tables";
import type { BaselineHistory, BaselineRecord } from "@foldwise/db/repositories/baseline";

export function baselineView({ createdAt, ...baseline }: BaselineRecord): BaselineView {
  return { ...baseline, createdAt: createdAt.toISOString() };
}

export function baselineDetailView({
  key,
  origin,
  document,
  source,
  revisions,
}: BaselineHistory): BaselineDetail {
  return {
    key,
    origin,
    document,
    source,
    revisions: revisions.map(({ id, sha256, createdAt }) => ({
      id,
      sha256,
      createdAt: createdAt.toISOString(),
    })),
  };
}
