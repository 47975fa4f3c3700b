import type { Problem } from "@foldwise/core/errors";

const UNTRUSTED = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
]);
const EXPIRED = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);
const MAX_DEPTH = 8;

/**
 * Why Postgres refuses an address, where waiting will not help, by the error of a connection; null for an outage and for any
 * other error. Hosts and files are in `value` alone: `problem` and `remedy` are told to anybody who asks for the server's health.
 * @param variable the name of the setting that holds the address
 */
export function explainPostgresFailure(
  error: unknown,
  { url, variable = "DATABASE_URL" }: { url: string; variable?: string },
  depth = 0,
): Problem | null {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return null;
  const code = "code" in error ? String(error.code) : "";
  const about = (field: string, value: string, problem: string, remedy: string): Problem => ({
    field: field === "" ? variable : `${variable} ${field}`,
    value,
    problem,
    remedy,
  });
  const place = postgresPlace(url);
  if (UNTRUSTED.has(code))
    return about(
      "sslrootcert",
      `${parameter(url, "sslrootcert")}, server ${place}`,
      `the server's certificate is not signed by a trusted authority (${code})`,
      "name the certificate of the authority that signed the server's",
    );
  if (EXPIRED.has(code))
    return about(
      "",
      place,
      `the server's certificate is out of its term (${code})`,
      "renew the certificate of the Postgres server, and check the clock of this machine",
    );
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return about(
      "",
      place,
      "the server's certificate is not for this host (sslmode=verify-full)",
      "use a host that the certificate names, or sslmode=verify-ca where the authority signs no other server",
    );
  if (/ALERT/.test(code))
    return about(
      "sslcert",
      parameter(url, "sslcert"),
      `the server refuses this client certificate (${code})`,
      "name a certificate that the server's authority has signed, and its key in sslkey",
    );
  if (/does not support SSL connections/.test(error.message))
    return about(
      "sslmode",
      `${parameter(url, "sslmode")}, server ${place}`,
      "but the Postgres server has no TLS",
      "set ssl=on at the server; sslmode=disable connects in plain text",
    );
  if (/pg_hba\.conf (entry|rejects).*no encryption/.test(error.message))
    return about(
      "sslmode",
      `${parameter(url, "sslmode")}, server ${place}`,
      "but the Postgres server admits this user by TLS only",
      "add sslmode=verify-full and sslrootcert=FILE to the address",
    );
  if (/requires a valid client certificate/.test(error.message))
    return about(
      "sslcert",
      parameter(url, "sslcert"),
      "but the server requires a client certificate",
      "add sslcert=FILE and sslkey=FILE to the address",
    );
  if (/unsupported startup parameter/.test(error.message))
    return about(
      "",
      place,
      "is the address of a pooler",
      "set DIRECT_URL to the address of Postgres itself; DATABASE_URL may stay the pooler's",
    );
  return explainPostgresFailure(error.cause, { url, variable }, depth + 1);
}

/** Host and port of an address, without user and password. */
export function postgresPlace(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an invalid URL";
}

function parameter(url: string, name: string): string {
  const at = url.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : url.slice(at + 1)).get(name) || "not set";
}
