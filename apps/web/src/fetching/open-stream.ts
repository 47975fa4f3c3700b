import type { z } from "zod";

interface StreamOptions<Schema extends z.ZodType> {
  /** May have a query. */
  path: string;
  cursor: string;
  schema: Schema;
  /** Names of events, besides the unnamed ones. */
  names: readonly string[];
  onEvent: (event: z.output<Schema>) => void;
  /** Told of the cursor behind each event that has one. */
  onCursor?: (cursor: string) => void;
  onState: (state: "connecting" | "live" | "lost") => void;
}

const RETRY_MS = 2_000;

/**
 * Server-Sent Events from a cursor on. The browser takes up a broken connection by itself; where it gives up (the server
 * answered with an error, as while it restarts) this opens a new one behind the last event seen. Gives the function
 * that closes it.
 */
export function openStream<Schema extends z.ZodType>(options: StreamOptions<Schema>): () => void {
  let { cursor } = options;
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  const take = (message: MessageEvent<string>) => {
    const parsed = options.schema.safeParse(parseJson(message.data));
    if (parsed.success) options.onEvent(parsed.data);
    // An event without an id has that of the one before: what comes behind the newest id is sent again.
    if (!message.lastEventId || message.lastEventId === cursor) return;
    cursor = message.lastEventId;
    options.onCursor?.(cursor);
  };
  const open = () => {
    const join = options.path.includes("?") ? "&" : "?";
    const opened = new EventSource(`${options.path}${join}cursor=${encodeURIComponent(cursor)}`);
    source = opened;
    opened.onopen = () => options.onState("live");
    opened.onmessage = take;
    for (const name of options.names) opened.addEventListener(name, take);
    opened.onerror = () => {
      options.onState("lost");
      if (opened.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return () => {
    source?.close();
    if (retry) clearTimeout(retry);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
