import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { InspectJob } from "@foldwise/core/contracts/trainer";
import { type DeepImage, intensitiesOf, narrowed, type RgbImage } from "@foldwise/core/imaging";
import { decodeStored, isDeep } from "../images/decode";
import { openRuntime } from "../tensorflow/runtime";
import { type JobIo, throttle } from "./io";
import { readyEvent } from "./ready";

/** SHA-256 of size and pixels: what two files of one picture have in common, whatever their encoding. */
function hashPixels({ width, height, data }: RgbImage): string {
  return createHash("sha256").update(`${width} x ${height} RGB\n`).update(data).digest("hex");
}

/**
 * As `hashPixels`, of 16 bits a channel: the upper 8 alone would make dark pictures equal that are not. Grey is hashed
 * as three equal channels, and what was widened from 8 bits as the 8-bit picture that it is.
 */
function hashDeepPixels(image: DeepImage): string {
  const narrow = narrowed(image);
  if (narrow) return hashPixels(narrow);
  const { width, height, channels, data } = image;
  const hash = createHash("sha256").update(`${width} x ${height} RGB, 16 bits\n`);
  const row = new Uint16Array(width * 3);
  for (let y = 0; y < height; y++) {
    const stored = data.subarray(y * width * channels, (y + 1) * width * channels);
    if (channels === 3) row.set(stored);
    else for (const [x, value] of stored.entries()) row.fill(value, x * 3, x * 3 + 3);
    hash.update(row);
  }
  return hash.digest("hex");
}

/** Decodes every file in turn; one that cannot be decoded is said and does not stop the others. */
export async function runInspection(job: InspectJob, io: JobIo): Promise<void> {
  io.emit(readyEvent(openRuntime(), { epoch: 0 }));
  const report = throttle(500, (done: number) => io.emit({ type: "packing", done, total: job.files.length }));
  for (const [index, path] of job.files.entries()) {
    try {
      const image = await decodeStored(await readFile(path), { keepsDepth: true });
      io.emit(
        isDeep(image)
          ? { type: "decoded", index, pixels: hashDeepPixels(image), intensities: intensitiesOf(image) }
          : { type: "decoded", index, pixels: hashPixels(image) },
      );
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
