import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { download } from "./download";
import { type FileServer, serveFiles, TEST_LIMITS } from "./testing";

const body = Buffer.alloc(50_000, 3);
const folder = mkdtempSync(join(tmpdir(), "foldwise-proxy-"));
let server: FileServer;
let proxy: Server;
let proxyUrl = "";
/** What the proxy was asked for. */
let asked: string[] = [];

beforeAll(async () => {
  server = await serveFiles({ "own.h5": body });
  // Hands on what comes with a whole address; tunnels lead nowhere.
  proxy = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const target = new URL(incoming.url ?? "");
    target.hostname = "127.0.0.1";
    incoming.pipe(
      request(target, { method: incoming.method, headers: incoming.headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      }),
    );
  });
  proxy.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  proxyUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await server.close();
  proxy.closeAllConnections();
  proxy.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"])
    for (const spelled of [name, name.toLowerCase()]) vi.stubEnv(spelled, undefined);
  return () => vi.unstubAllEnvs();
});

const retryPolicy = { answerMs: 10_000, stallMs: 10_000, tries: 1, pauseMs: 1 };
const get = async (url: string) => {
  const part = join(mkdtempSync(join(folder, "get-")), "own.h5.part");
  await download({ ...TEST_LIMITS, url, part, retryPolicy });
  return readFileSync(part);
};
/** A name that only the proxy can find. */
const far = () => server.url.replace("127.0.0.1", "weights.invalid");

describe("a download", () => {
  it.each(["HTTP_PROXY", "http_proxy"])("of http goes through %s as a request", async (name) => {
    vi.stubEnv(name, proxyUrl);
    expect((await get(`${far()}own.h5`)).equals(body)).toBe(true);
    expect(asked).toEqual([`GET ${far()}own.h5`]);
  });

  it("of https goes through HTTPS_PROXY as a tunnel, whose refusal is told", async () => {
    vi.stubEnv("HTTPS_PROXY", proxyUrl);
    await expect(get("https://weights.invalid/own.h5")).rejects.toThrow(/403/);
    expect(asked).toEqual(["CONNECT weights.invalid:443"]);
  });

  it.each(["127.0.0.1", "example.org, 127.0.0.1", "*"])(
    "goes straight where NO_PROXY is %s",
    async (hosts) => {
      vi.stubEnv("HTTP_PROXY", proxyUrl);
      vi.stubEnv("NO_PROXY", hosts);
      expect((await get(`${server.url}own.h5`)).equals(body)).toBe(true);
      expect(asked).toEqual([]);
    },
  );

  it("goes straight where the lower-case variable is empty", async () => {
    vi.stubEnv("HTTP_PROXY", proxyUrl);
    vi.stubEnv("http_proxy", "");
    await get(`${server.url}own.h5`);
    expect(asked).toEqual([]);
  });

  it.each(["proxy:3128", "socks5://proxy:1080", "http://"])(
    "is refused with %s for a proxy",
    async (address) => {
      vi.stubEnv("HTTPS_PROXY", address);
      await expect(get(`${server.url}own.h5`)).rejects.toThrow("HTTPS_PROXY must be an http or https URL");
    },
  );
});
