import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "../setup/errors.mjs";

const TRIED_PORTS = 200;

/** Whether a server could listen there now. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The first free port from `preferred` on.
 * @param taken ports promised to other parts of the same stack
 */
export async function pickPort(
  preferred: number,
  { host = "127.0.0.1", taken = new Set<number>() }: { host?: string; taken?: Set<number> } = {},
): Promise<number> {
  for (let port = preferred; port < preferred + TRIED_PORTS; port += 1) {
    if (taken.has(port)) continue;
    if ((await isPortFree(port, host)) && (host === "127.0.0.1" || (await isPortFree(port)))) {
      taken.add(port);
      return port;
    }
  }
  throw new SetupError(`No free port between ${preferred} and ${preferred + TRIED_PORTS}`);
}

/** @throws SetupError when someone else listens there */
export async function requirePort(port: number, host: string): Promise<number> {
  if (await isPortFree(port, host)) return port;
  throw new SetupError(
    `Port ${port} on ${host} is in use; choose another one with --port, or omit it to use a free one`,
  );
}

/** Below those that the system gives outgoing connections, which begin at 32768 on Linux. */
const TEST_PORTS = { first: 20_000, end: 32_768 };
/** Test processes that run side by side, each with ports of its own. */
const MAX_PROCESSES = 16;
const PORTS_EACH = Math.floor((TEST_PORTS.end - TEST_PORTS.first) / MAX_PROCESSES);
/** Those that this process has looked at: given to its tests, whether something listens there yet or not, or in use. */
const given = new Set<number>();

/**
 * A free port for tests, which must not meet each other. No outgoing connection gets it, so that a server that was killed has its port
 * when it starts again.
 * @throws SetupError when none of the process's ports is free
 */
export async function systemPort(): Promise<number> {
  const first = TEST_PORTS.first + (Number(process.env.VITEST_POOL_ID ?? 0) % MAX_PROCESSES) * PORTS_EACH;
  for (let tries = 0; tries < PORTS_EACH; tries++) {
    const port = first + randomInt(PORTS_EACH);
    if (given.has(port)) continue;
    given.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new SetupError(`No free port between ${first} and ${first + PORTS_EACH - 1} for another test`);
}

/** Whether something accepts connections there, tried until the time is over. */
export async function waitForTcp(
  address: { host: string; port: number },
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    if (await accepts(address)) return true;
    if (Date.now() >= until) return false;
    await sleep(100);
  }
}

function accepts({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
