import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { boundConnections } from "./bound-connections";

const MAX_CONNECTIONS = 3;
let now = 0;
let closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
  now = 0;
});

/** A server that answers once it has read the body, or, at `/unread`, never reads it. */
async function serve(): Promise<{ port: number; server: Server }> {
  closing.push(boundConnections({ maxConnections: MAX_CONNECTIONS, now: () => now, checkEveryMs: 5 }));
  const server = createServer((request, response) => {
    if (request.url === "/refused") response.writeHead(429).end();
    else if (request.url !== "/unread") request.resume().on("end", () => response.end("read"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, server };
}

interface Client {
  socket: Socket;
  heard(): string;
  isClosed(): boolean;
}

function open(port: number): Client {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  let isClosed = false;
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    heard += chunk;
  });
  socket.on("close", () => {
    isClosed = true;
  });
  socket.on("error", () => undefined);
  closing.push(() => socket.destroy());
  return { socket, heard: () => heard, isClosed: () => isClosed };
}

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

/** Until the server has met everything that was sent before. */
async function settle(port: number): Promise<void> {
  const { socket, heard } = open(port);
  socket.write(`${head("/", 1)}x`);
  await expect.poll(heard).toContain("read");
  socket.destroy();
  await once(socket, "close");
}

it("answers a client that stops in the middle of its body with 408, and closes", async () => {
  const { port } = await serve();
  const slow = open(port);
  slow.socket.write(`${head("/", 100_000)}${"x".repeat(50_000)}`);
  await settle(port);
  now = 29_000;
  await settle(port);
  expect(slow.isClosed()).toBe(false);
  // 30 seconds, and three for what has come.
  now = 34_000;
  await expect.poll(slow.isClosed).toBe(true);
  expect(slow.heard()).toContain("408 Request Timeout");
});

it("closes one that goes on sending what was refused, however slowly", async () => {
  const { port } = await serve();
  const slow = open(port);
  slow.socket.write(`${head("/refused", 100_000)}x`);
  await expect.poll(slow.heard).toContain("429");
  now = 31_000;
  await expect.poll(slow.isClosed).toBe(true);
  expect(slow.heard()).not.toContain("408");
});

it("does not blame a client for a body that nobody takes", async () => {
  const { port } = await serve();
  const waiting = open(port);
  waiting.socket.write(`${head("/unread", 100_000)}${"x".repeat(50_000)}`);
  await settle(port);
  for (now = 0; now < 1_000_000; now += 100_000) await settle(port);
  expect(waiting.isClosed()).toBe(false);
});

it("takes so many connections, and lets uploads last as long as they go on", async () => {
  const { port, server } = await serve();
  await settle(port);
  const held = Array.from({ length: MAX_CONNECTIONS }, () => open(port));
  await Promise.all(held.map(({ socket }) => once(socket, "connect")));
  const more = open(port);
  await expect.poll(more.isClosed).toBe(true);
  expect(held.some(({ isClosed }) => isClosed())).toBe(false);
  expect(server.requestTimeout).toBe(0);
});
