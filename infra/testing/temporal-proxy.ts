import { readFileSync } from "node:fs";
import {
  type ClientHttp2Session,
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { Authority, IssuedCertificate } from "./certificates";

const { HTTP2_HEADER_STATUS, NGHTTP2_CANCEL } = constants;
/** Codes of gRPC. */
const UNAUTHENTICATED = "16";

export interface TemporalProxy {
  /** `localhost:port` */
  address: string;
  /** Requests that were passed on. */
  passed(): number;
  close(): Promise<void>;
}

/**
 * What stands in front of a Temporal server that serves TLS: ends TLS, requires client certificates of an authority, checks the API key
 * of each request, and passes requests on as they are. The development server has no TLS of its own.
 */
export async function startTemporalProxy({
  backend,
  server,
  clients,
  apiKey,
}: {
  /** `host:port` of the Temporal server. */
  backend: string;
  server: IssuedCertificate;
  /** Whose client certificates it requires; none left out. */
  clients?: Authority;
  apiKey?: string;
}): Promise<TemporalProxy> {
  const sessions = new Set<{ destroy(): void }>();
  let passed = 0;
  let upstream: ClientHttp2Session | undefined;
  const behind = (): ClientHttp2Session => {
    if (upstream === undefined || upstream.closed || upstream.destroyed) {
      upstream = connect(`http://${backend}`);
      upstream.on("error", () => {});
      sessions.add(upstream);
    }
    return upstream;
  };
  const proxy = createSecureServer({
    cert: readFileSync(server.certificate),
    key: readFileSync(server.key),
    ...(clients && { ca: readFileSync(clients.certificate), requestCert: true, rejectUnauthorized: true }),
  });
  proxy.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
  });
  proxy.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
      stream.respond(
        { [HTTP2_HEADER_STATUS]: 200, "content-type": "application/grpc", "grpc-status": UNAUTHENTICATED },
        { endStream: true },
      );
      return;
    }
    passed += 1;
    pass(stream, headers, behind());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const bound = proxy.address();
  if (bound === null || typeof bound === "string") throw new Error("no port was assigned");
  return {
    address: `localhost:${bound.port}`,
    passed: () => passed,
    close: () => {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}

function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session): void {
  const request = upstream.request(headers);
  let trailers: IncomingHttpHeaders = {};
  request.on("error", () => stream.close(NGHTTP2_CANCEL));
  request.on("response", (answer, flags) => {
    if (stream.destroyed) return;
    if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
      stream.respond(answer, { endStream: true });
      return;
    }
    stream.respond(answer, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    request.pipe(stream);
  });
  request.on("trailers", (found) => {
    trailers = found;
  });
  stream.on("close", () => request.close(NGHTTP2_CANCEL));
  stream.pipe(request);
}
