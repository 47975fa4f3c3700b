import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import { formatFact } from "../../../formats/fact";

export interface WorkerCard {
  worker: WorkerView;
  title: string;
  slots: string;
  /** Taken slots, each with its work; free ones are null. */
  work: (WorkerView["busy"][number] | null)[];
  capabilities: [string, string][];
}

const ORDER = { live: 0, draining: 1, lost: 2, stopped: 3 } as const;

/** Live workers first, then lost and stopped ones, the last seen first. */
export function prepareWorkers(workers: readonly WorkerView[]): WorkerCard[] {
  return workers
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || b.seenAt.localeCompare(a.seenAt))
    .map((worker) => ({
      worker,
      title: `${worker.host} · ${worker.pid}`,
      slots: `${worker.busy.length} of ${worker.slots} ${worker.slots === 1 ? "slot" : "slots"} busy`,
      work:
        worker.state === "live" || worker.state === "draining"
          ? [
              ...worker.busy,
              ...Array.from({ length: Math.max(0, worker.slots - worker.busy.length) }, () => null),
            ]
          : [],
      capabilities: Object.entries(worker.capabilities).flatMap(([name, value]): [string, string][] =>
        value === null || value === "" ? [] : [formatFact(name, value)],
      ),
    }));
}

/** Share of a training that is done, epochs and the batches of the present one; 0 to 1. */
export function workShare({ epoch, epochs, progress }: WorkerView["busy"][number]): number {
  const batch = progress?.batches ? (progress.batch ?? 0) / progress.batches : 0;
  return epochs === 0 ? 0 : Math.min(1, (epoch + batch) / epochs);
}
