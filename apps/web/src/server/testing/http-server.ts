import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { methodNotAllowed } from "../edge/refuse-method";
import { webStream } from "../edge/web-stream";

interface Route {
  method: string;
  /** With `{id}` for each parameter, and `{path...}` for all that is left of it. */
  path: string;
  handler(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response>;
}

/** Serves route handlers over real HTTP on a free port of loopback, as Next does in the product. */
export async function serveRoutes(
  routes: readonly Route[],
): Promise<{ url: string; close(): Promise<void> }> {
  const patterns = routes.map((route) => ({
    route,
    // Literal segments before parameters: /sweeps/check is not /sweeps/{id}.
    weight: (route.path.match(/\{/g) ?? []).length,
    pattern: new RegExp(
      `^${route.path
        .replace(/[.]/g, "\\.")
        .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")
        .replace(/\{(\w+)\\.\\.\\.\}/g, "(?<$1>.+)")}$`,
    ),
  }));
  patterns.sort((a, b) => a.weight - b.weight);
  const server = createServer((incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
    const known = patterns.filter(({ pattern }) => pattern.test(url.pathname));
    const found = known.find(({ route }) => route.method === incoming.method);
    void (async () => {
      if (!found) {
        if (known.length === 0) outgoing.writeHead(404).end();
        else {
          const refused = methodNotAllowed(incoming.method ?? "", url.pathname);
          outgoing.writeHead(refused.status, Object.fromEntries(refused.headers)).end(await refused.text());
        }
        return;
      }
      const params = Object.fromEntries(
        Object.entries(found.pattern.exec(url.pathname)?.groups ?? {}).map(([key, value]) => [
          key,
          decodeURIComponent(value),
        ]),
      );
      // Node asks how a body that is a stream is sent; the types of a browser do not know the question.
      const streamed = { duplex: "half" };
      const request = new Request(url, {
        ...streamed,
        method: incoming.method,
        headers: Object.entries(incoming.headers).map(([key, value]): [string, string] => [
          key,
          String(value),
        ]),
        body: incoming.method === "GET" ? undefined : webStream(incoming),
        signal: gone.signal,
      });
      const response = await found.route.handler(request, { params: Promise.resolve(params) });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.flushHeaders();
      const reader = response.body?.getReader();
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        outgoing.write(value);
      }
      outgoing.end();
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
