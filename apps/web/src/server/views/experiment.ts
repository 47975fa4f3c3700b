import type { ExperimentView } from "@foldwise/core/contracts/deletion";
import type { ExperimentRecord } from "@foldwise/db/repositories/experiment";

export function experimentView({ id, name, createdAt, ...counts }: ExperimentRecord): ExperimentView {
  return { id, name, createdAt: createdAt.toISOString(), ...counts };
}
