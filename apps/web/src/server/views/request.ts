import type { RequestView } from "@foldwise/core/contracts/http/request";
import type { RequestRecord } from "@foldwise/db/repositories/worker-request";

export function requestView({
  error,
  createdAt,
  finishedAt,
  expiresAt,
  ...request
}: RequestRecord): RequestView {
  return {
    ...request,
    error: error && {
      ...error,
      problems: error.problems.map(({ field, value, problem, remedy }) => ({
        field,
        value,
        problem,
        remedy,
      })),
    },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  };
}
