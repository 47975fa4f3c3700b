import type { TrainerJobInput } from "@foldwise/core";
import type { TrainerSession } from "../trainers/contract";
import type { ReadyEvent } from "../trainers/tfjs";

/** Asks a trainer process what the machine has, once; asked again after a failure, it tries again. */
export function makeDescribe(start: (job: TrainerJobInput) => TrainerSession): () => Promise<ReadyEvent> {
  let known: Promise<ReadyEvent> | null = null;
  return () => {
    known ??= ask(start({ kind: "describe" })).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function ask(session: TrainerSession): Promise<ReadyEvent> {
  let ready: ReadyEvent | null = null;
  try {
    for await (const event of session.events) {
      if (event.type === "ready") ready = event;
      if (event.type === "failed") throw new Error(event.message);
    }
  } finally {
    await session.kill();
  }
  if (!ready) throw new Error("The trainer said nothing of itself.");
  return ready;
}
