import { isIP } from "node:net";
import { FoldwiseError } from "@foldwise/core";

/**
 * Refuses a request that another site's page may have sent. A page of a foreign name that resolves to this machine
 * (DNS rebinding) shows its own name as Host, and a cross-site request shows its Origin.
 * @param allowedHosts names besides loopback's, without port
 * @param anyAddress lets every IP address through as Host: it cannot be rebound, and a token guards what it reaches
 * @throws FoldwiseError `forbidden`
 */
export function guardOrigin(
  request: Request,
  { allowedHosts, anyAddress }: { allowedHosts: readonly string[]; anyAddress: boolean },
): void {
  const host = request.headers.get("host");
  const name = host === null ? null : hostName(host);
  if (
    name === null ||
    !(isLoopbackName(name) || allowedHosts.includes(name) || (anyAddress && isIP(name) !== 0))
  )
    throw new FoldwiseError(
      "forbidden",
      `Host ${JSON.stringify(host?.slice(0, 80) ?? "")} is not served here; name it in FOLDWISE_ALLOWED_HOSTS.`,
    );
  const origin = request.headers.get("origin");
  if (origin !== null && originHost(origin) !== host?.toLowerCase())
    throw new FoldwiseError(
      "forbidden",
      `A page of ${JSON.stringify(origin.slice(0, 80))} may not ask this.`,
    );
  if (origin === null && request.headers.get("sec-fetch-site") === "cross-site")
    throw new FoldwiseError("forbidden", "A page of another site may not ask this.");
}

function isLoopbackName(name: string): boolean {
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
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
