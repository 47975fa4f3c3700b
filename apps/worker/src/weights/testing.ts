import { statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Lets the servers of these tests be asked. */
export const TEST_LIMITS = { hosts: ["127.0.0.1"], maxBytes: 10_000_000 };

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string;
  /** Range headers of the requests so far, null where there was none. */
  readonly ranges: (string | null)[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A real HTTP server on a free port of this machine. `answer` deals with requests for `bodies`; others get 404. */
export async function serveFiles(
  bodies: Record<string, Buffer>,
  answer: Answer = sendRange,
): Promise<FileServer> {
  const ranges: (string | null)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? null);
    const body = bodies[(request.url ?? "").slice(1)];
    if (body) answer(request, response, body);
    else response.writeHead(404).end("there is no such file");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const ETAG = '"one"';

/** The whole file, or what a range asks for of it. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  etag = ETAG,
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const condition = request.headers["if-range"];
  if (start === 0 || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { "content-length": body.length, etag }).end(body);
    return;
  }
  if (start >= body.length) {
    response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    return;
  }
  response
    .writeHead(206, {
      "content-length": body.length - start,
      "content-range": `bytes ${start}-${body.length - 1}/${body.length}`,
      etag,
    })
    .end(body.subarray(start));
}

/** Says the whole length and breaks the connection once the `bytes` that it sends of it lie in the file `part`. */
export function breakOff(response: ServerResponse, { body, bytes, part }: Broken): void {
  response.writeHead(200, { "content-length": body.length, etag: ETAG });
  response.write(body.subarray(0, bytes));
  void whenFileHas(part, bytes).then(() => response.destroy());
}
interface Broken {
  readonly body: Buffer;
  readonly bytes: number;
  readonly part: string;
}

/** Ends when the file is that long; it may not be there yet. The test's time-out bounds it. */
export async function whenFileHas(path: string, bytes: number): Promise<void> {
  while ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < bytes) await sleep(5);
}
