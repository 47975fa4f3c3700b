import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage, Server, ServerResponse } from "node:http";

const STARTED = "http.server.request.start";
/** How long the head of a request may take. */
const MAX_HEAD_MS = 20_000;
const CHECK_EVERY_MS = 5_000;
/** No body may rest for so long while the server waits for it. */
const MAX_REST_MS = 60_000;
/** A body has so long, and a second more for each so many bytes that have come. */
const GRACE_MS = 30_000;
const MIN_BYTES_A_SECOND = 16_384;

/** How a client sends the body of one request. */
class Pace {
  private startedAt: number;
  private heardAt: number;
  private checkedAt: number;
  private came = 0;

  constructor(at: number) {
    this.startedAt = at;
    this.heardAt = at;
    this.checkedAt = at;
  }

  /**
   * @param came bytes since the request began
   * @param isUnread whether bytes lie here that nobody has taken: that time is none of the client's
   */
  isTooSlow({ came, isUnread, at }: { came: number; isUnread: boolean; at: number }): boolean {
    if (isUnread) this.startedAt += at - this.checkedAt;
    if (isUnread || came > this.came) this.heardAt = at;
    this.came = came;
    this.checkedAt = at;
    const most = GRACE_MS + (came / MIN_BYTES_A_SECOND) * 1_000;
    return at - this.heardAt > MAX_REST_MS || at - this.startedAt > most;
  }
}

interface Sending {
  response: ServerResponse;
  pace: Pace;
  /** What the connection had read before. */
  before: number;
}

/**
 * Bounds the connections of this process' HTTP server, and ends those whose client sends a body too slowly, whoever reads it
 * or whether nobody does. A server of Next has no other place where these can be set: it is met with its first request.
 * @returns how to stop
 */
export function boundConnections({
  maxConnections,
  now = Date.now,
  checkEveryMs = CHECK_EVERY_MS,
}: {
  maxConnections: number;
  now?: () => number;
  checkEveryMs?: number;
}): () => void {
  const sending = new Map<IncomingMessage, Sending>();
  const onStart = (message: unknown) => {
    const { request, response, server } = startedOf(message);
    if (server) {
      server.maxConnections = maxConnections;
      server.headersTimeout = MAX_HEAD_MS;
      // Of a whole request, five minutes by default: a large upload may take longer, as long as it goes on.
      server.requestTimeout = 0;
    }
    if (request && response && hasBody(request)) {
      sending.set(request, { response, pace: new Pace(now()), before: request.socket.bytesRead });
      // What follows on the connection is another request's.
      request.once("close", () => sending.delete(request));
    }
  };
  const check = () => {
    for (const [request, { response, pace, before }] of sending) {
      const { socket, complete, readableLength } = request;
      if (complete || socket.destroyed) sending.delete(request);
      else if (pace.isTooSlow({ came: socket.bytesRead - before, isUnread: readableLength > 0, at: now() })) {
        sending.delete(request);
        refuse(request, response);
      }
    }
  };
  subscribe(STARTED, onStart);
  const timer = setInterval(check, checkEveryMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    unsubscribe(STARTED, onStart);
  };
}

function startedOf(message: unknown): {
  request?: IncomingMessage;
  response?: ServerResponse;
  server?: Server;
} {
  if (typeof message !== "object" || message === null) return {};
  const part = (name: string): unknown => Reflect.get(message, name);
  const [request, response, server] = [part("request"), part("response"), part("server")];
  return {
    ...(request instanceof IncomingMessage ? { request } : {}),
    ...(response instanceof ServerResponse ? { response } : {}),
    ...(server instanceof Server ? { server } : {}),
  };
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** As Node answers a request that takes too long. */
function refuse({ socket }: IncomingMessage, response: ServerResponse): void {
  if (!response.headersSent)
    socket.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  socket.destroySoon();
}
