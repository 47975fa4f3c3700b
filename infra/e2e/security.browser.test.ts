import { request } from "node:http";
import { expect, test } from "vitest";
import { ownProduct } from "../testing/own-product";

const { url } = ownProduct();

/** fetch sets Host by itself and refuses some methods. */
function ask(
  path: string,
  { method = "GET", host }: { method?: string; host?: string } = {},
): Promise<number> {
  const { hostname, port, host: own } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { host: host ?? own } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end();
  });
}

test.each(["/", "/sweeps", "/api/v1/overview", "/api/health", "/nothing-here"])(
  "%s comes with headers that keep other sites' frames, scripts and guesses of content away",
  async (path) => {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(rule);
    expect(headers.has("x-powered-by")).toBe(false);
  },
);

test("pages answer their own names, as the API does", async () => {
  for (const path of ["/", "/sweeps", "/runs/1", "/api/v1/overview"]) {
    expect(await ask(path, { host: "evil.example" }), path).toBe(403);
    expect(await ask(path), path).not.toBe(403);
  }
});

test("pages are read only, and Next's own image endpoint is not served", async () => {
  for (const method of ["POST", "PUT", "DELETE"]) expect(await ask("/sweeps", { method }), method).toBe(405);
  expect(await ask("/_next/image?url=%2Ficon.svg&w=64&q=75")).toBeGreaterThanOrEqual(400);
});
