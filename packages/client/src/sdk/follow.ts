import { EventSourceParserStream } from "eventsource-parser/stream";
import type { z } from "zod";
import { ApiError, UnreachableError } from "./errors";
import { pause, type Transport } from "./transport";

export interface FollowOptions {
  signal?: AbortSignal;
  metrics?: readonly string[];
  /** Where the curves that were read end. */
  cursor?: string;
  /** How long the server may be away before the stream gives up; 5 minutes by default. */
  patienceMs?: number;
}

const MAX_PAUSE_MS = 5_000;

/**
 * Follows a stream of Server-Sent Events: a broken connection is opened again behind the last event, until the signal.
 * @throws ApiError when the server refuses, UnreachableError when it stays away longer than the patience.
 */
export async function* followEvents<Schema extends z.ZodType>(
  transport: Transport,
  schema: Schema,
  path: string,
  { signal, metrics, cursor, patienceMs = 300_000 }: FollowOptions = {},
): AsyncGenerator<z.output<Schema>, void, undefined> {
  let lastId: string | null = null;
  let lastContact = Date.now();
  let wait = 250;
  while (!signal?.aborted) {
    try {
      const response = await transport.send(path, {
        query: { metric: metrics, cursor },
        headers: { accept: "text/event-stream", ...(lastId === null ? {} : { "last-event-id": lastId }) },
        endless: true,
        repeatable: false,
        signal,
      });
      const contact = () => {
        lastContact = Date.now();
        wait = 250;
      };
      const reader = response.body
        ?.pipeThrough(new TextDecoderStream())
        // A comment is the server's sign of life while it has nothing to say.
        .pipeThrough(new EventSourceParserStream({ onComment: contact }))
        .getReader();
      try {
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          if (done || value === undefined) break;
          contact();
          lastId = value.id ?? lastId;
          yield schema.parse(JSON.parse(value.data));
        }
      } finally {
        // Also when the caller has seen enough: the server lets go of a stream whose client went.
        await reader?.cancel().catch(() => undefined);
      }
    } catch (error) {
      if (signal?.aborted) return;
      const broken = error instanceof TypeError || error instanceof UnreachableError;
      const away = error instanceof ApiError && error.status === 503;
      if (!(broken || away)) throw error;
      if (Date.now() - lastContact > patienceMs) throw error;
    }
    await pause(wait, signal).catch(() => undefined);
    wait = Math.min(MAX_PAUSE_MS, wait * 2);
  }
}
