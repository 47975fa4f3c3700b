import { once } from "node:events";
import http, { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { isIP, type Socket } from "node:net";
import tls from "node:tls";
import { isNamed, NonRetryableError, publicLookup, requireAllowedUrl } from "./host-access";
import { proxyFor } from "./proxies";

const MAX_REDIRECTS = 3;
const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

export interface GetOptions {
  readonly headers: OutgoingHttpHeaders;
  /** Private hosts that may be asked nonetheless. */
  readonly hosts: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * GET with node:http, whose errors all reach the request (those of a `fetch` need not). Up to three redirects are
 * followed, each checked like the first address. Where the environment names a proxy, names are resolved by it: which of
 * them it serves is its own configuration.
 *
 * @throws NonRetryableError for an address that is not fetched; what the connection says; the signal's reason
 */
export async function httpGet(address: string, options: GetOptions): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    requireAllowedUrl(url, options.hosts);
    const response = await getOnce(url, options);
    const { location } = response.headers;
    if (!REDIRECTS.includes(response.statusCode) || location === undefined) return response;
    response.destroy();
    if (redirects === MAX_REDIRECTS) throw new NonRetryableError(`more than ${MAX_REDIRECTS} redirects`);
    if (!URL.canParse(location, url.href)) throw new NonRetryableError("redirected to an invalid URL");
    url = new URL(location, url);
  }
}

async function getOnce(url: URL, { headers, hosts, signal }: GetOptions): Promise<IncomingMessage> {
  const proxy = proxyFor(url, process.env);
  const common = { headers, signal, agent: false };
  let request: ClientRequest;
  if (proxy === null) {
    const lookup = isNamed(url, hosts) ? {} : { lookup: publicLookup };
    request = moduleOf(url).request(url, { ...common, ...lookup });
  } else if (url.protocol === "http:")
    request = moduleOf(proxy).request(proxy, {
      ...common,
      path: url.href,
      headers: { ...headers, host: url.host, ...authorizationOf(proxy) },
    });
  else {
    const socket = await tunnel(proxy, url, signal);
    const { hostname } = url;
    const servername = isIP(hostname.replace(/^\[|\]$/g, "")) ? {} : { servername: hostname };
    request = https.request(url, {
      headers,
      signal,
      createConnection: () => tls.connect({ socket, ...servername }),
    });
  }
  return answerOf(request);
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays: an error after the answer has begun reaches the reader of the answer as well.
    request.on("error", reject);
    request.once("response", (response) => {
      // One that comes before the answer is read is kept for its reader.
      response.on("error", () => undefined);
      resolve(response);
    });
    request.end();
  });
}

/** A connection to the host of an https address through a proxy (CONNECT, RFC 9110 section 9.3.6). */
async function tunnel(proxy: URL, { hostname, port }: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${hostname}:${port || 443}`;
  const request = moduleOf(proxy).request(proxy, {
    method: "CONNECT",
    path: target,
    headers: { host: target, ...authorizationOf(proxy) },
    signal,
    agent: false,
  });
  request.end();
  // Also for a refusal.
  const [response, socket]: [IncomingMessage, Socket] = await once(request, "connect").then(
    ([answer, connection]) => [answer, connection],
  );
  request.on("error", () => undefined);
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy answered with status ${response.statusCode}`);
}

function moduleOf({ protocol }: URL): typeof http | typeof https {
  return protocol === "https:" ? https : http;
}

function authorizationOf({ username, password }: URL): OutgoingHttpHeaders {
  if (!username && !password) return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
}
