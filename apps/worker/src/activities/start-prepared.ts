import { watchSilence } from "../process/silence";
import { unlessAborted } from "../process/unless-aborted";
import { type OnPreparing, Stalled, type TrainerSession } from "../trainers";
import type { Dependencies } from "./dependencies";

/** More than a trainer's own process may be silent, so that one that makes images speaks first, with its place. */
const STALL_FACTOR = 1.25;

/**
 * Starts a trainer, which may first have images made and weights downloaded; says in the log how far that is.
 *
 * @param signal ends the waiting with its reason. What others wait for too goes on; a trainer that starts nonetheless is
 * killed.
 * @throws Stalled when the preparation makes no progress
 */
export async function startPrepared({
  environment: { stallMs, graceMs },
  signal,
  log,
  start,
}: {
  environment: Dependencies["environment"];
  signal: AbortSignal;
  log: { add(level: string, line: string): void };
  start: (signal: AbortSignal, onPreparing: OnPreparing) => Promise<TrainerSession>;
}): Promise<TrainerSession> {
  const stalled = new AbortController();
  const limitMs = STALL_FACTOR * stallMs + graceMs;
  const silence = watchSilence({
    limitMs,
    isWaiting: () => true,
    onSilent: () =>
      stalled.abort(
        new Stalled(`No progress for ${limitMs / 1000} s while images and weights were being prepared.`),
      ),
  });
  const report = logProgress(log);
  const either = AbortSignal.any([signal, stalled.signal]);
  const starting = start(either, (done, total, line) => {
    silence.heard();
    report(done, total, line);
  });
  starting.then(
    (session) => {
      if (either.aborted) void session.kill();
    },
    () => undefined,
  );
  try {
    return await unlessAborted(either, starting);
  } finally {
    silence.stop();
  }
}

/** Every 5 s at most while it goes on, and nothing twice in a row. */
function logProgress(log: { add(level: string, line: string): void }): OnPreparing {
  let loggedAt = 0;
  let logged = "";
  return (done, total, line = `preparing images: ${done} of ${total}`) => {
    if (line === logged || (done < total && Date.now() - loggedAt < 5_000)) return;
    loggedAt = Date.now();
    logged = line;
    log.add("info", line);
  };
}
