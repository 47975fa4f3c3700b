import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import { tensorflowNote } from "@foldwise/core/models";

/** What is to be known of the live workers' libraries, a line a worker. */
export function workerNotes(workers: readonly Pick<WorkerView, "id" | "state" | "capabilities">[]): string[] {
  return workers.flatMap(({ id, state, capabilities }) => {
    const note = state === "live" ? tensorflowNote(capabilities.tensorflow) : null;
    return note === null ? [] : [`worker ${id}: ${note}`];
  });
}
