import { lookup as lookUp } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "./private-address";

/** Something that no other try would change. */
export class NonRetryableError extends Error {}

/** The URL's host without brackets, in lower case. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

/** Whether the configuration names the host: `host` for every port of it, `host:port` for one. */
export function isNamed(url: URL, hosts: readonly string[]): boolean {
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const bracketed = host.includes(":") ? `[${host}]` : host;
  const spellings = new Set([host, bracketed, `${bracketed}:${port}`]);
  return hosts.some((named) => spellings.has(named.toLowerCase()));
}

/**
 * Checks what a URL says: the scheme, no user and password, and a host that is no private address and no name of this
 * machine. What a name resolves to is checked by `publicLookup` when the connection is made.
 *
 * @throws NonRetryableError
 */
export function requireAllowedUrl(url: URL, hosts: readonly string[]): void {
  if (!/^https?:$/.test(url.protocol)) throw new NonRetryableError("only http and https URLs are supported");
  if (url.username || url.password)
    throw new NonRetryableError("URLs with a user or password are not supported");
  if (isNamed(url, hosts)) return;
  const host = hostOf(url);
  if (isIP(host) ? isPrivateAddress(host) : /(^|\.)localhost\.?$/.test(host)) throw notPublic(host);
}

/** node:dns's lookup, but private addresses are refused: a connection uses the very addresses that were checked. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, "", 4);
    const [first] = found;
    if (!first || found.some(({ address }) => isPrivateAddress(address)))
      return callback(notPublic(hostname), "", 4);
    if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
};

function notPublic(host: string): NonRetryableError {
  return new NonRetryableError(
    `${host} is a private, loopback or link-local address, or resolves to one; to allow it, add it to FOLDWISE_WEIGHTS_HOSTS on the worker`,
  );
}
