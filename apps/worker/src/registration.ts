import { cpus, totalmem } from "node:os";
import type { Database } from "@foldwise/db/client";
import type { Notifier } from "@foldwise/db/notifications";
import { registerWorker, stopWorker, type WorkerRegistration } from "@foldwise/db/repositories/worker";
import { type Loop, startLoop } from "./dispatcher/loop";
import type { Gpu } from "./process/gpus";
import type { Resources } from "./process/resources";
import type { ReadyEvent } from "./trainers";

const BEAT_MS = 5_000;

export interface Registration {
  /** What TensorFlow and the driver said of the machine. */
  setMachine(
    ready: ReadyEvent | null,
    gpus: readonly Gpu[],
    versions: NonNullable<WorkerRegistration["versions"]>,
    /** Programs that it may run. */
    commands: readonly string[],
  ): void;
  setServed(served: Pick<Resources, "classes" | "slots" | "gpuSlots">): void;
  /** Says that the worker has ended by itself. */
  stop(): Promise<void>;
}

/** Keeps the worker's row: what it has, and every 5 s that it is there. */
export function startRegistration({
  db,
  notifier,
  worker,
  onDrain,
  onError,
}: {
  db: Database;
  notifier: Notifier;
  worker: Omit<WorkerRegistration, "capabilities" | "versions">;
  /** Somebody has asked the worker to drain; called again with every beat. */
  onDrain: () => void;
  onError: (error: unknown) => void;
}): Registration {
  const row: WorkerRegistration = {
    ...worker,
    versions: {},
    capabilities: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? "unknown",
      memoryMb: Math.round(totalmem() / 2 ** 20),
      node: process.versions.node,
    },
  };
  const loop: Loop = startLoop({
    everyMs: BEAT_MS,
    onError,
    work: async () => {
      const { isDraining } = await registerWorker({ ctx: db, worker: row });
      if (isDraining) onDrain();
      notifier.publish({ kind: "worker", id: row.id });
    },
  });
  return {
    setMachine(ready, gpus, versions, commands) {
      row.versions = versions;
      if (commands.length > 0) row.capabilities = { ...row.capabilities, commands: commands.join(", ") };
      if (ready) {
        const { versions, device, threads } = ready;
        row.capabilities = { ...row.capabilities, device, threads, ...versions };
      }
      if (gpus.length > 0) {
        const gpu = gpus.map(({ name }) => name).join(", ");
        row.capabilities = { ...row.capabilities, gpu, gpuDriver: gpus[0]?.driver ?? "" };
      }
      loop.wake();
    },
    setServed({ classes, slots, gpuSlots }) {
      row.classes = [...classes];
      row.slots = slots;
      if (gpuSlots > 0) row.capabilities = { ...row.capabilities, gpuSlots };
      loop.wake();
    },
    async stop() {
      await loop.stop();
      await stopWorker({ ctx: db, id: row.id });
      notifier.publish({ kind: "worker", id: row.id });
    },
  };
}
