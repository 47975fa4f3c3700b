import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { InspectJob } from "@foldwise/core/contracts/trainer";
import type { RgbImage } from "@foldwise/core/imaging";
import { decodePixels } from "../images/decode";
import { openRuntime } from "../tensorflow/runtime";
import { type JobIo, throttle } from "./io";
import { readyEvent } from "./ready";

/** SHA-256 of size and pixels: what two files of one picture have in common, whatever their encoding. */
function hashPixels({ width, height, data }: RgbImage): string {
  return createHash("sha256").update(`${width} x ${height} RGB\n`).update(data).digest("hex");
}

/** Decodes every file in turn; one that cannot be decoded is said and does not stop the others. */
export async function runInspection(job: InspectJob, io: JobIo): Promise<void> {
  io.emit(readyEvent(openRuntime(), { epoch: 0 }));
  const report = throttle(500, (done: number) => io.emit({ type: "packing", done, total: job.files.length }));
  for (const [index, path] of job.files.entries()) {
    try {
      const image = decodePixels(await readFile(path));
      io.emit({ type: "decoded", index, pixels: hashPixels(image) });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      io.emit({ type: "undecodable", index, problem });
    }
    report(index + 1);
    await io.breathe();
    if (io.requested() === "stop-now") return io.emit({ type: "done", outcome: "stopped", epoch: 0 });
  }
  io.emit({ type: "done", outcome: "complete", epoch: 0 });
}
