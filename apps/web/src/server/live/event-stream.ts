import { FoldwiseError } from "@foldwise/core/errors";

const KEEP_ALIVE_MS = 15_000;
/** How soon a browser comes back after the connection broke. */
const RETRY_MS = 2_000;
const MAX_STREAMS = 500;
/** Of one address: one person's pages, and room for a lab behind one proxy where it does not forward addresses. */
const MAX_STREAMS_PER_CALLER = 60;

export interface StreamEvent {
  /** Opaque cursor that comes back as Last-Event-ID. */
  id?: string;
  data: unknown;
}

export interface StreamSource {
  /** What there is to say now; asked when something may have changed, never twice at once. */
  read(): Promise<StreamEvent[]>;
  /** Calls `changed` when it is worth reading again; returns how to stop. */
  watch(changed: () => void): () => void;
}

let streams = 0;
const byCaller = new Map<string, number>();

function count(caller: string, change: 1 | -1): void {
  streams += change;
  const own = (byCaller.get(caller) ?? 0) + change;
  if (own > 0) byCaller.set(caller, own);
  else byCaller.delete(caller);
}

/**
 * A Server-Sent Events response that reads its source at once and after each change, at most once in `pauseMs` and only
 * while the client takes what was sent: a slow client gets fewer, larger differences. Ends when the client goes.
 * @param caller who asks, for the bound on one address' streams
 * @throws FoldwiseError `unavailable` when there are too many streams, `too-many-requests` when there are of this caller
 */
export function eventStream(
  source: StreamSource,
  {
    signal,
    caller,
    pauseMs = 500,
    idleMs = 5_000,
  }: { signal: AbortSignal; caller: string; pauseMs?: number; idleMs?: number },
): Response {
  if (streams >= MAX_STREAMS)
    throw new FoldwiseError("unavailable", `${MAX_STREAMS} live connections are open; try again later.`);
  if ((byCaller.get(caller) ?? 0) >= MAX_STREAMS_PER_CALLER)
    throw new FoldwiseError(
      "too-many-requests",
      `${MAX_STREAMS_PER_CALLER} live connections are open from this address; close some of them.`,
    );
  count(caller, 1);
  const encoder = new TextEncoder();
  const stop = new AbortController();
  let wake = () => {};
  let changed = true;
  const end = () => {
    if (stop.signal.aborted) return;
    stop.abort();
    count(caller, -1);
    wake();
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        send(`retry: ${RETRY_MS}\n\n`);
        const unwatch = source.watch(() => {
          changed = true;
          wake();
        });
        const keepAlive = setInterval(() => send(": keep-alive\n\n"), KEEP_ALIVE_MS);
        signal.addEventListener("abort", end, { once: true });
        void (async () => {
          try {
            while (!stop.signal.aborted) {
              await until(() => changed && (controller.desiredSize ?? 0) > 0, idleMs);
              if (stop.signal.aborted) break;
              if ((controller.desiredSize ?? 0) <= 0) continue;
              changed = false;
              for (const event of await source.read()) if (!stop.signal.aborted) send(format(event));
              await pause(pauseMs);
            }
            controller.close();
          } catch (error) {
            // The browser comes back with its cursor; what went wrong is told by the request that follows.
            if (!stop.signal.aborted) controller.error(error);
          } finally {
            clearInterval(keepAlive);
            unwatch();
            signal.removeEventListener("abort", end);
            end();
          }
        })().catch(() => undefined);
      },
      pull: () => wake(),
      cancel: end,
    },
    new CountQueuingStrategy({ highWaterMark: 16 }),
  );

  /** Waits for the condition, or until it is time to look again anyway: notifications may get lost. */
  async function until(ready: () => boolean, most: number): Promise<void> {
    if (ready() || stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, most);
      wake = () => {
        if (!ready() && !stop.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!stop.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      connection: "keep-alive",
      // A proxy that gathers answers would hold the events back.
      "x-accel-buffering": "no",
    },
  });
}

/** How many streams are open in this process. */
export function openStreams(): number {
  return streams;
}

function format({ id, data }: StreamEvent): string {
  const head = id === undefined ? "" : `id: ${id}\n`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}
