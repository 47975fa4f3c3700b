import type { CompactOptions, MetricStore } from "./contract";

export interface CompactorOptions extends Omit<CompactOptions, "signal"> {
  /** Stops after the transaction in hand. */
  signal?: AbortSignal;
  /** Between two passes. Default 1,000. */
  everyMs?: number;
  /**
   * Told of every failed pass, and of every owner whose points a pass could not compaction. Where nothing was compacted the
   * next pass follows with growing pauses, up to 30 seconds.
   */
  onError?: (error: unknown) => void;
}

const MAX_PAUSE_MS = 30_000;

/**
 * Compacts in the background until the signal, or `stop`, which waits for the transaction in hand. Any number of
 * processes may do so at once. Catches up after any stop: a pass that found work is soon followed by the next.
 */
export function startCompactor(
  store: Pick<MetricStore, "compact">,
  { signal, everyMs = 1_000, onError = () => {}, ...options }: CompactorOptions = {},
): { stop(): Promise<void>; finished: Promise<void> } {
  const own = new AbortController();
  const ended = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const finished = loop();
  return {
    finished,
    stop: () => {
      own.abort();
      return finished;
    },
  };

  async function loop(): Promise<void> {
    let failures = 0;
    while (!ended.aborted) {
      let busy = false;
      try {
        const pass = await store.compact({ ...options, signal: ended });
        busy = pass.compactions > 0;
        for (const { error } of pass.failures) onError(error);
        failures = busy || pass.failures.length === 0 ? 0 : failures + 1;
      } catch (error) {
        failures++;
        onError(error);
      }
      const pause =
        failures > 0 ? Math.min(MAX_PAUSE_MS, everyMs * 2 ** failures) : busy ? everyMs / 20 : everyMs;
      await sleep(pause, ended);
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
