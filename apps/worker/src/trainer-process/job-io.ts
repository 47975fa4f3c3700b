import { setImmediate } from "node:timers/promises";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { JobIo } from "../training";

/** A silence of this long is broken after the next unit of work, for whoever waits for progress. */
const MAX_SILENCE_MS = 1_000;

/**
 * How a job speaks with its parent.
 * @param now milliseconds of a clock that only goes forward
 */
export function makeJobIo({
  write,
  requested,
  now = () => performance.now(),
}: {
  write: (event: TrainerEvent) => void;
  requested: JobIo["requested"];
  now?: () => number;
}): JobIo {
  let spoke = now();
  const emit = (event: TrainerEvent) => {
    write(event);
    spoke = now();
  };
  return {
    emit,
    requested,
    breathe: async () => {
      // Here and not by a timer: what hangs in a step says nothing.
      if (now() - spoke > MAX_SILENCE_MS) emit({ type: "working" });
      await setImmediate();
    },
  };
}
