import { makeThread, type Thread } from "./pool";

/** One thread for each kind of work, so that a long table does not hold up the check of a plan. */
export interface Threads {
  tables: Thread;
  parsers: Thread;
  searches: Thread;
  /** What programs log. */
  batches: Thread;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** Their bodies are bounded by the memory that bodies may take, long before there are so many. */
const MAX_WAITING_BATCHES = 10_000;

export function makeThreads(program: string | URL): Threads {
  const tables = makeThread({ program, timeoutMs: 2 * MINUTE_MS, memoryMiB: 1024, maxWaiting: 100 });
  const parsers = makeThread({ program, timeoutMs: 5_000, memoryMiB: 256, maxWaiting: 100 });
  const searches = makeThread({ program, timeoutMs: MINUTE_MS, memoryMiB: 512, maxWaiting: 20 });
  const batches = makeThread({
    program,
    timeoutMs: 10_000,
    memoryMiB: 256,
    maxWaiting: MAX_WAITING_BATCHES,
    maxAhead: 4,
  });
  return {
    tables,
    parsers,
    searches,
    batches,
    close: async () => {
      await Promise.all([tables.close(), parsers.close(), searches.close(), batches.close()]);
    },
  };
}
