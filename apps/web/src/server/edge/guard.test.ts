import { describe, expect, it } from "vitest";
import { guardOrigin } from "./guard";

const passes = (
  headers: Record<string, string>,
  { allowedHosts = [], anyAddress = false }: { allowedHosts?: string[]; anyAddress?: boolean } = {},
) => {
  try {
    guardOrigin(new Request("http://x/", { headers }), { allowedHosts, anyAddress });
    return true;
  } catch {
    return false;
  }
};

describe("Host", () => {
  it.each(["localhost:3000", "LOCALHOST", "127.0.0.1:80", "127.1.2.3", "[::1]:3000", "[::1]"])(
    "%s is this machine",
    (host) => {
      expect(passes({ host })).toBe(true);
    },
  );

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:3000",
    "127.0.0.1.nip.io",
    "192.168.0.7:3000",
    "0.0.0.0:3000",
    "localhost:3000@evil.example",
    "[::1].evil.example",
    "",
    "localhost:",
  ])("%s is not", (host) => {
    expect(passes({ host })).toBe(false);
  });

  it("may be a configured name, or with a token any address but no other name", () => {
    expect(passes({ host: "lab.example:8443" }, { allowedHosts: ["lab.example"] })).toBe(true);
    expect(passes({ host: "192.168.0.7:3000" }, { anyAddress: true })).toBe(true);
    expect(passes({ host: "[2001:db8::1]:3000" }, { anyAddress: true })).toBe(true);
    expect(passes({ host: "evil.example:3000" }, { anyAddress: true })).toBe(false);
  });
});

describe("Origin", () => {
  const host = "localhost:3000";
  it("must be the page of this very host", () => {
    expect(passes({ host, origin: "http://localhost:3000" })).toBe(true);
    // Behind a proxy that ends TLS.
    expect(
      passes({ host: "lab.example", origin: "https://lab.example" }, { allowedHosts: ["lab.example"] }),
    ).toBe(true);
    for (const origin of [
      "http://localhost:3001",
      "http://127.0.0.1:3000",
      "null",
      "",
      "http://evil.example",
    ])
      expect(passes({ host, origin }), origin).toBe(false);
  });

  it("left out, leaves it to what the browser says of the site", () => {
    expect(passes({ host, "sec-fetch-site": "same-origin" })).toBe(true);
    expect(passes({ host, "sec-fetch-site": "none" })).toBe(true);
    expect(passes({ host, "sec-fetch-site": "cross-site" })).toBe(false);
    // Another port of this machine is the same site, and another program.
    expect(passes({ host, "sec-fetch-site": "same-site" })).toBe(false);
  });
});
