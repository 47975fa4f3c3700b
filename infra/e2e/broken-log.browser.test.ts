import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { systemPort } from "../local/ports";
import { ownProduct } from "../testing/own-product";

const TOKEN = "the-token-of-this-test";
const WRONG = 5;
const STARTED_MS = 60_000;
const { services, home } = ownProduct();
let server: ChildProcess | undefined;

afterAll(() => server?.kill("SIGKILL"));

test("a web server whose log has lost its reader answers and ends when told to", async () => {
  const cwd = fileURLToPath(new URL("../../apps/web", import.meta.url));
  const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
  const port = await systemPort();
  const child = spawn(process.execPath, [next, "start", "-p", String(port), "-H", "127.0.0.1"], {
    cwd,
    env: { ...process.env, ...services, NODE_ENV: "production", FOLDWISE_HOME: home, FOLDWISE_TOKEN: TOKEN },
    stdio: ["ignore", "pipe", "pipe"],
  });
  server = child;
  const ask = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/overview`, { headers }).catch(
      () => undefined,
    );
    return answer?.status;
  };
  await expect.poll(() => ask(TOKEN), { timeout: STARTED_MS, interval: 100 }).toBe(200);

  child.stdout.destroy();
  child.stderr.destroy();
  // Each is told of in the log.
  for (let wrong = 0; wrong < WRONG; wrong++) expect(await ask("another-one")).toBe(401);
  expect(await ask(TOKEN)).toBe(200);

  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
});
