import { availableParallelism } from "node:os";
import type { TrainerEvent, TrainerModel } from "@foldwise/core/contracts/trainer";
import { describeModel } from "@foldwise/core/models";
import type { Runtime } from "../tensorflow/runtime";

/** Version of the training code: changes whenever the same job would give other numbers. */
export const TRAINER_VERSION = "4";

/** The `ready` event: what trains, on what, with how many parameters. */
export function readyEvent(
  runtime: Runtime,
  { model, classes, epoch }: { model?: TrainerModel; classes?: number; epoch: number },
): Extract<TrainerEvent, { type: "ready" }> {
  return {
    type: "ready",
    versions: { trainer: TRAINER_VERSION, ...runtime.versions, node: process.versions.node },
    device: runtime.device,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism(),
    params: model ? describeModel(model.name, { ...model, ...(classes ? { classes } : {}) }).params : null,
    epoch,
  };
}
