import type { TrainingDemand } from "@foldwise/core/states";
import type { Database } from "@foldwise/db/client";
import { type Renewal, renewAttempts } from "@foldwise/db/repositories/attempt";
import { inBatches } from "./in-batches";

/** Attempts of a worker are renewed together, this often at most. */
const BATCH_MS = 250;

/** Renews an attempt and says what is wanted of it; null for one that may no longer write. */
export type Renew = (renewal: Renewal) => Promise<TrainingDemand | null>;

/** One for a worker: however many attempts are at work, they are few statements a second. */
export function makeRenew(db: Database): Renew {
  return inBatches((attempts) => renewAttempts({ ctx: db, attempts }), BATCH_MS);
}
