import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { SessionEvent, TrainerSession } from "../trainers/contract";

type Failed = Extract<TrainerEvent, { type: "failed" }>;

/** The job ended by itself, saying why it could not be done. */
export class JobFailed extends Error {
  readonly kind: Failed["kind"];
  constructor({ kind, message }: Failed) {
    super(message);
    this.name = "JobFailed";
    this.kind = kind;
  }
}

/**
 * A session's events to its end. No process is left behind, whether they are taken to the end, or the taker breaks off
 * or throws.
 *
 * @param signal asks the job to stop at once, with the session's grace
 * @throws JobFailed; Stalled or TrainerDied of the session; the signal's reason when it aborted
 */
export async function* jobEvents(
  session: TrainerSession,
  signal: AbortSignal,
): AsyncGenerator<Exclude<SessionEvent, Failed>> {
  const stop = () => session.stop("now");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const event of session.events) {
      if (event.type === "failed") throw new JobFailed(event);
      yield event;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await session.kill();
  }
  signal.throwIfAborted();
}
