import type { PrepareJob } from "@foldwise/core/contracts/trainer";
import { packImages } from "../images/prepare";
import { openRuntime } from "../tensorflow/runtime";
import { type JobIo, throttle } from "./io";
import { readyEvent } from "./ready";

/** Thrown between two images, so that what was begun is removed. */
class StopAsked extends Error {}

/** Makes a pixel pack. */
export async function runPrepare(job: PrepareJob, io: JobIo): Promise<void> {
  io.emit(readyEvent(openRuntime(), { epoch: 0 }));
  const report = throttle(500, (done: number) => io.emit({ type: "packing", done, total: job.files.length }));
  const packed = await packImages({
    ...job,
    onProgress: async (done) => {
      report(done);
      await io.breathe();
      if (io.requested() === "stop-now") throw new StopAsked();
    },
  }).catch((error: unknown) => {
    if (error instanceof StopAsked) return null;
    throw error;
  });
  if (!packed) return io.emit({ type: "done", outcome: "stopped", epoch: 0 });
  io.emit({ type: "packed", ...packed });
  io.emit({ type: "done", outcome: "complete", epoch: 0 });
}
