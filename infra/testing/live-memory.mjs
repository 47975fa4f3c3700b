import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const collect = runInNewContext("gc");

/** So much may wait to be collected before `watchLiveMemory` collects it. */
const UNCOLLECTED_BYTES = 50 * 2 ** 20;
const EVERY_MS = 10;

/** Bytes of this thread's heap and of its buffers outside the heap. */
function used() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Bytes that the program of this thread holds. What only waits to be collected is not among them: V8 lets that grow to tens
 * of megabytes, and more on a busy machine, so that the resident memory says little of what is held.
 */
export function liveMemory() {
  // A collection gives buffers back beside the program, and has done so when the next one begins.
  collect();
  collect();
  return used();
}

/**
 * The most that is held from now on.
 * @returns {{ most(): number; stop(): void }}
 */
export function watchLiveMemory() {
  let most = liveMemory();
  const look = () => {
    most = Math.max(most, liveMemory());
  };
  const timer = setInterval(() => {
    if (used() > most + UNCOLLECTED_BYTES) look();
  }, EVERY_MS);
  return {
    most: () => {
      look();
      return most;
    },
    stop: () => clearInterval(timer),
  };
}
