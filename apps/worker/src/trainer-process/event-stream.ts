import { writeSync } from "node:fs";
import { type TrainerEvent, trainerEventSchema } from "@foldwise/core/contracts/trainer";

/** File descriptor of the events; standard output is left to libraries that chatter. */
export const EVENTS_FD = 3;

/**
 * Writes events as JSON lines, in order and before returning, so that none is lost when the process ends.
 * An event that the contract does not allow (a bare NaN, say) throws here and not at the reader.
 */
export function writeEvent(event: TrainerEvent): void {
  const line = Buffer.from(`${JSON.stringify(trainerEventSchema.parse(event))}\n`, "utf8");
  let done = 0;
  while (done < line.length) {
    try {
      done += writeSync(EVENTS_FD, line, done);
    } catch (error) {
      if (!isBusy(error)) throw error;
      // The reader is behind and the pipe full: wait for it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
