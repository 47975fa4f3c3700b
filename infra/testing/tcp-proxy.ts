import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";
import { createRandom } from "@foldwise/core/random";

export interface Disturbance {
  seed: number;
  /** Part of the connections that are cut, each after so many bytes that the server sent at most. */
  cut: number;
  maxBytes: number;
  /** Every chunk waits for up to so long. */
  maxDelayMs: number;
}

/** A way to a server that connections are cut on and bytes are held up on, as a seed says. */
export interface TcpProxy {
  port: number;
  /** Connections that were cut so far. */
  cuts(): number;
  /** To the server, and from it. */
  bytesSent(): number;
  bytesReceived(): number;
  /** Cuts every connection and refuses new ones until `open`. */
  close(): void;
  open(): void;
  /** Passes on no bytes until `release`, and says nothing of it. */
  hold(): void;
  release(): void;
  stop(): Promise<void>;
}

const CALM: Disturbance = { seed: 0, cut: 0, maxBytes: 0, maxDelayMs: 0 };

/** Listens on `host` for a server that is elsewhere. */
export async function startProxy({
  target,
  host = "127.0.0.1",
  port = 0,
  disturbance = CALM,
}: {
  target: { host: string; port: number };
  host?: string;
  port?: number;
  disturbance?: Disturbance;
}): Promise<TcpProxy> {
  const { seed, cut, maxBytes, maxDelayMs } = disturbance;
  const random = createRandom(seed);
  const sockets = new Set<Socket>();
  let cuts = 0;
  let sent = 0;
  let received = 0;
  let isOpen = true;
  let held: (() => void)[] | null = null;
  const server = createServer((near) => {
    if (!isOpen) return near.destroy();
    const far = connect(target);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    let left = random.next() < cut ? Math.floor(random.next() * maxBytes) : Number.POSITIVE_INFINITY;
    const late = (count: (bytes: number) => void) =>
      new Transform({
        transform(chunk: Buffer, _encoding, done) {
          count(chunk.length);
          if (held) return void held.push(() => done(null, chunk));
          if (maxDelayMs === 0) return done(null, chunk);
          setTimeout(() => done(null, chunk), random.next() * maxDelayMs);
        },
      });
    const watched = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.length;
        if (left > 0) return done(null, chunk);
        cuts += 1;
        end();
        done();
      },
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", () => sockets.delete(socket));
    }
    near.on("close", () => far.destroy());
    // One that the server ended in peace is ended here once the last of its bytes has gone on.
    far.on("close", (hadError) => hadError && end());
    const ignore = () => undefined;
    const toServer = late((bytes) => {
      sent += bytes;
    });
    const toClient = late((bytes) => {
      received += bytes;
    });
    near.pipe(toServer.on("error", ignore)).pipe(far);
    far.pipe(toClient.on("error", ignore)).pipe(watched.on("error", ignore)).pipe(near);
  });
  server.listen({ host, port });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cuts: () => cuts,
    bytesSent: () => sent,
    bytesReceived: () => received,
    close() {
      isOpen = false;
      cutAll();
    },
    open() {
      isOpen = true;
    },
    hold() {
      held ??= [];
    },
    release() {
      const waiting = held ?? [];
      held = null;
      for (const pass of waiting) pass();
    },
    async stop() {
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}
