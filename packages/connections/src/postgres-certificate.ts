import { readPostgresSettings } from "./postgres-settings";
import { probeTls } from "./tls-probe";

const BOUND_MS = 5_000;
const DEFAULT_PORT = 5_432;

/** When the server's own certificate expires; null without TLS, on a socket of this machine, and while it is unreachable. */
export async function postgresServerCertificate(url: string): Promise<Date | null> {
  const { settings } = readPostgresSettings(url);
  if (settings.tls === "disable" || !URL.canParse(url)) return null;
  const { hostname, port } = new URL(url);
  if (hostname === "") return null;
  const { expiresAt } = await probeTls({
    host: hostname.replace(/^\[(.+)\]$/, "$1"),
    port: port === "" ? DEFAULT_PORT : Number(port),
    serverName: undefined,
    authorities: undefined,
    client: undefined,
    protocol: "postgres",
    timeoutMs: BOUND_MS,
  });
  return expiresAt;
}
