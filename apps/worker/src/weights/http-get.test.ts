import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { publicLookup } from "./host-access";
import { httpGet } from "./http-get";

let server: Server;
let port: number;
let asked: string[] = [];
/** Where each path redirects to. */
let ways: Record<string, string> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const location = ways[path];
    if (location === undefined) response.end("here");
    else response.writeHead(302, { location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  ways = {};
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"])
    for (const spelled of [name, name.toLowerCase()]) vi.stubEnv(spelled, undefined);
  return () => vi.unstubAllEnvs();
});

const get = async (url: string, hosts: string[] = []) => {
  const { signal } = new AbortController();
  const response = await httpGet(url, { headers: {}, hosts, signal });
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
};
const at = (host: string, path = "/") => `http://${host}:${port}${path}`;
const REFUSAL = /private, loopback or link-local address.*FOLDWISE_WEIGHTS_HOSTS/;

describe("an address of weights", () => {
  it.each([
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "[::ffff:127.0.0.1]",
    "[::1]",
    "0.0.0.0",
    "localhost",
    "a.localhost.",
  ])("of this machine is not asked: %s", async (host) => {
    await expect(get(at(host))).rejects.toThrow(REFUSAL);
    expect(asked).toEqual([]);
  });

  it.each([true, false])(
    "is not connected to where its name resolves to this machine (all: %s)",
    async (all) => {
      const error = await new Promise((resolve) => publicLookup("localhost", { all }, resolve));
      expect(String(error)).toMatch(REFUSAL);
    },
  );

  it("may be private where the configuration names the host, or host and port", async () => {
    for (const host of ["127.0.0.1", `127.0.0.1:${port}`])
      expect(await get(at("127.0.0.1"), [host])).toBe("here");
    expect(await get(at("LOCALHOST"), ["localhost"])).toBe("here");
    await expect(get(at("127.0.0.1"), ["127.0.0.1:1", "localhost"])).rejects.toThrow(REFUSAL);
  });

  it("is checked again at each redirect", async () => {
    ways = { "/": `http://127.0.0.1:${port}/secret` };
    await expect(get(at("localhost"), ["localhost"])).rejects.toThrow(REFUSAL);
    expect(asked).toEqual(["/"]);
    ways = { "/": "file:///etc/hostname" };
    await expect(get(at("localhost"), ["localhost"])).rejects.toThrow(
      "only http and https URLs are supported",
    );
    ways = { "/": at("user:word@localhost") };
    const error = await get(at("localhost"), ["localhost"]).catch((cause: unknown) => String(cause));
    expect(error).toContain("URLs with a user or password are not supported");
    expect(error).not.toContain("word@");
  });

  it("is followed through three redirects at most", async () => {
    ways = { "/0": "/1", "/1": "/2", "/2": "/3" };
    expect(await get(at("127.0.0.1", "/0"), ["127.0.0.1"])).toBe("here");
    ways["/3"] = "/4";
    await expect(get(at("127.0.0.1", "/0"), ["127.0.0.1"])).rejects.toThrow("more than 3 redirects");
    expect(asked.slice(4)).toEqual(["/0", "/1", "/2", "/3"]);
  });

  it("is not given to a proxy where it is private", async () => {
    vi.stubEnv("HTTP_PROXY", at("127.0.0.1"));
    await expect(get("http://10.0.0.1/secret")).rejects.toThrow(REFUSAL);
    expect(asked).toEqual([]);
    expect(await get("http://weights.invalid/own.h5")).toBe("here");
    expect(asked).toEqual(["http://weights.invalid/own.h5"]);
  });
});
