import type { ExportJob } from "@foldwise/core/contracts/trainer";
import { badInput } from "../bad-input";
import { readCheckpoint } from "../checkpoint/read";
import { openRuntime } from "../tensorflow/runtime";
import { exportModel } from "../weights-files";
import type { JobIo } from "./io";
import { say } from "./log-lines";
import { readyEvent } from "./ready";

/**
 * Writes a checkpoint's best or last weights, with its network, as files that other programs read.
 *
 * @throws FoldwiseError `invalid` when the checkpoint cannot be read, or a layer has no counterpart in the format
 */
export async function runExport(job: ExportJob, io: JobIo): Promise<void> {
  const checkpoint = readCheckpoint(job.checkpoint);
  const { model, classes } = checkpoint;
  io.emit(readyEvent(openRuntime(), { model, classes: classes.length, epoch: checkpoint.epoch }));
  const { weights, format, out, metadata } = job;
  const { files, epoch } = await exportModel({ checkpoint, weights, format, out, metadata }).catch(
    (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw badInput(`${model.name} cannot be exported as ${format}: ${reason}`, error);
    },
  );
  io.emit({ type: "exported", format, weights, epoch, files });
  const names = files.map(({ path, bytes }) => `${path} (${bytes} bytes)`).join(", ");
  say(io, `exported the ${weights} weights (epoch ${epoch}) as ${format}: ${names}`);
  io.emit({ type: "done", outcome: "complete", epoch });
}
