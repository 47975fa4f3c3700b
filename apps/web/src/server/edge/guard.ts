import { isIP } from "node:net";
import { FoldwiseError } from "@foldwise/core/errors";
import { isLoopback } from "../listening-host";

/**
 * Refuses a request that another site's page may have sent. A page of a foreign name that resolves to this machine
 * (DNS rebinding) shows its own name as Host, and a cross-site request shows its Origin.
 * @throws FoldwiseError `forbidden`
 */
export function guardOrigin(request: Request, allowed: AllowedHosts): void {
  guardHost(request, allowed);
  const host = request.headers.get("host");
  const origin = request.headers.get("origin");
  if (origin !== null && originHost(origin) !== host?.toLowerCase())
    throw new FoldwiseError(
      "forbidden",
      `Cross-origin request refused: Origin ${JSON.stringify(origin.slice(0, 80))} is not this server.`,
    );
  // Another port of the same name is same-site and another program.
  const site = request.headers.get("sec-fetch-site");
  if (origin === null && (site === "cross-site" || site === "same-site"))
    throw new FoldwiseError("forbidden", "Cross-origin request refused: it comes from another site.");
}

export interface AllowedHosts {
  /** Names besides loopback's, without port. */
  allowedHosts: readonly string[];
  /** Lets every IP address through as Host: it cannot be rebound, and a token guards what it reaches. */
  anyAddress: boolean;
}

/** The Host check alone, for pages: they are reached by links of other sites too. @throws FoldwiseError `forbidden` */
export function guardHost(request: Request, { allowedHosts, anyAddress }: AllowedHosts): void {
  const host = request.headers.get("host");
  const name = host === null ? null : hostName(host);
  if (name === null || !(isLoopback(name) || allowedHosts.includes(name) || (anyAddress && isIP(name) !== 0)))
    throw new FoldwiseError(
      "forbidden",
      `Host ${JSON.stringify(host?.slice(0, 80) ?? "")} is not allowed; add it to FOLDWISE_ALLOWED_HOSTS.`,
    );
}

/** `[::1]:3000` → `::1`; null for what is no host. */
function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase() ?? null;
}

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host.toLowerCase() || null;
  } catch {
    return null;
  }
}
