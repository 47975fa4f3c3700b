import type { ExportJob } from "@foldwise/core";
import { badInput } from "../bad-input";
import { readCheckpoint } from "../checkpoint/read";
import { openRuntime } from "../tensorflow/runtime";
import type { JobIo } from "./io";
import { readyEvent } from "./ready";

/**
 * Writes a checkpoint's best or last weights, with its network, as files that other programs read.
 *
 * @throws FoldwiseError `invalid` when the checkpoint cannot be read
 */
export async function runExport(job: ExportJob, io: JobIo): Promise<void> {
  const checkpoint = readCheckpoint(job.checkpoint);
  const { model, classes, epoch } = checkpoint;
  io.emit(readyEvent(openRuntime(), { model, classes: classes.length, epoch }));
  throw badInput(`${job.format} is not written yet`);
}
