import type { Health, WorkerView } from "@foldwise/core/contracts/http/worker";

export interface WorkerStatus {
  tone: "ok" | "warn" | "unknown";
  text: string;
  short: string;
}

/** One line on the workers: how many live, how many of their slots are taken. */
export function prepareWorkerStatus(
  workers: readonly WorkerView[] | undefined,
  health: Health | undefined,
): WorkerStatus {
  if (!workers) {
    if (!health) return { tone: "unknown", text: "connecting", short: "…" };
    return byCount(health.workers, null);
  }
  const live = workers.filter((worker) => worker.state === "live");
  const slots = live.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = live.reduce((sum, worker) => sum + worker.busy.length, 0);
  return byCount(live.length, `${busy}/${slots} ${slots === 1 ? "slot" : "slots"}`);
}

function byCount(live: number, slots: string | null): WorkerStatus {
  if (live === 0) return { tone: "warn", text: "no worker", short: "0" };
  const text = `${live} ${live === 1 ? "worker" : "workers"}${slots ? ` · ${slots}` : ""}`;
  return { tone: "ok", text, short: String(live) };
}
