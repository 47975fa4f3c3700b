import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import type { ReadyEvent, TrainerSession } from "../trainers/contract";
import { jobEvents } from "./job-events";

/** Asks a trainer process what the machine has, once; asked again after a failure, it tries again. */
export function makeDescribe(
  start: (job: TrainerJobInput) => TrainerSession,
  signal: AbortSignal,
): () => Promise<ReadyEvent> {
  let known: Promise<ReadyEvent> | null = null;
  return () => {
    known ??= ask(start({ kind: "describe" }), signal).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function ask(session: TrainerSession, signal: AbortSignal): Promise<ReadyEvent> {
  let ready: ReadyEvent | null = null;
  for await (const event of jobEvents(session, signal)) if (event.type === "ready") ready = event;
  if (!ready) throw new Error("The trainer exited before its `ready` event.");
  return ready;
}
