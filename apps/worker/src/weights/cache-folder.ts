import { join } from "node:path";

/** Where published weights are kept, below the folder that outlives checkouts. */
export function weightsFolder(cache: string): string {
  return join(cache, "weights");
}
