import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import type { Machine } from "@foldwise/core/contracts/worker-requests";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import type { DatasetFolders } from "../datasets/dataset-folders";
import type { Place, Slots } from "../process/slots";
import type { ReadyEvent } from "../trainers";
import type { Predictor, TalkativeSession } from "./predictor";

/** What answering a request needs of the worker. */
export interface RequestContext {
  db: Database;
  artifacts: ArtifactStore;
  datasets: DatasetFolders;
  home: string;
  start: (job: TrainerJobInput, place?: Place) => TalkativeSession;
  /** The process that stays warm, on the CPU. */
  predictor: Predictor;
  /** Null where the worker serves none. */
  gpus: Slots | null;
  worker: { id: string; host: string; cpu: string; cores: number };
  draining: AbortSignal;
}

/** The machine that answered, for the answer. */
export function machineOf(
  { worker }: Pick<RequestContext, "worker">,
  { device, threads, versions }: ReadyEvent,
  place?: Place,
): Machine {
  return {
    workerId: worker.id,
    host: worker.host,
    cpu: worker.cpu,
    cores: worker.cores,
    device,
    gpu: place?.gpu?.name ?? null,
    threads,
    tensorflow: versions.tensorflow ?? "",
  };
}
