import { unlessAborted } from "../process/unless-aborted";
import { Stalled } from "../trainers";

/**
 * Waits only so long for something that cannot be ended and may hang, such as a file server that is gone.
 * @throws Stalled
 */
export async function bounded<T>(
  work: Promise<T>,
  { limitMs, doing }: { limitMs: number; doing: string },
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Stalled(`No progress for ${limitMs / 1000} s while ${doing}.`)),
    limitMs,
  );
  try {
    return await unlessAborted(late.signal, work);
  } finally {
    clearTimeout(timer);
  }
}
