import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startDemo } from "./demo";
import { homePaths } from "./home";

test("a start that died before it wrote down its sweep asks for the same sweep again", async () => {
  const keys: (string | string[] | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    request.resume();
    if (request.url === "/api/v1/sweeps") keys.push(request.headers["idempotency-key"]);
    const answer =
      request.url === "/api/v1/sweeps" ? { sweep: { id: 7 } } : { import: { id: 1, state: "complete" } };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const home = mkdtempSync(join(tmpdir(), "foldwise-demo-"));
  onTestFinished(() => {
    server.close();
    rmSync(home, { recursive: true, force: true });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const options = {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    home,
    url: `http://127.0.0.1:${address.port}`,
    token: undefined,
    signal: new AbortController().signal,
  };
  expect(await startDemo(options)).toBe(7);
  rmSync(homePaths(home).demo);
  expect(await startDemo(options)).toBe(7);
  expect(await startDemo(options)).toBe(7);
  expect(keys).toEqual([expect.stringMatching(/^quick-start-/), keys[0]]);
});
