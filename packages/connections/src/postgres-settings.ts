import type { ConnectionOptions as TlsOptions } from "node:tls";
import { POSTGRES_TLS } from "@foldwise/core/contracts/http/worker";
import type { Problem } from "@foldwise/core/errors";
import { parse } from "pg-connection-string";
import { CertificateFiles, type CertificateTerm, type NamedSource } from "./certificate-files";

/** How far a connection to Postgres is protected; the words of libpq's `sslmode`. */
export type PostgresTls = (typeof POSTGRES_TLS)[number];

/** What `pg` connects with. */
export interface PostgresOptions {
  /** The address without what `ssl` says. */
  connectionString: string;
  ssl?: TlsOptions | boolean;
  sslnegotiation?: "postgres" | "direct";
}

export interface PostgresSettings {
  options: PostgresOptions;
  tls: PostgresTls;
  /** Of the certificates that the address names. */
  terms: readonly CertificateTerm[];
}

/** Parameters of an address that are read here, so that `pg` does not read them its own way. */
const TLS_PARAMETERS = [
  "ssl",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslnegotiation",
  "uselibpqcompat",
];

/**
 * Reads an address of Postgres: `sslmode`, `sslrootcert`, `sslcert` and `sslkey` mean what they mean to libpq and `psql`. The
 * package `pg` 8 takes `require` and `verify-ca` for `verify-full`, and its next major version will not.
 * @param variable the name of the setting that holds the address, for errors
 * @returns the settings, to be used only where there are no problems
 */
export function readPostgresSettings(
  url: string,
  variable = "DATABASE_URL",
  now = new Date(),
): { settings: PostgresSettings; problems: Problem[] } {
  const at = url.indexOf("?");
  const parameters = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const given = Object.fromEntries(TLS_PARAMETERS.map((name) => [name, parameters.get(name) || undefined]));
  if (TLS_PARAMETERS.every((name) => !parameters.has(name)))
    return { settings: { options: { connectionString: url }, tls: "disable", terms: [] }, problems: [] };
  for (const name of TLS_PARAMETERS) parameters.delete(name);
  const rest = parameters.toString();
  const connectionString = `${url.slice(0, at)}${rest === "" ? "" : `?${rest}`}`;

  const problems: Problem[] = [];
  const tls = readMode(given, variable, problems);
  if (tls === null || tls === "disable")
    return {
      settings: {
        options: { connectionString, ssl: tls === "disable" ? false : undefined },
        tls: "disable",
        terms: [],
      },
      problems,
    };

  const { rootFile, certificate, key } = fileParameters(given, variable);
  const files = new CertificateFiles(now);
  const ca = rootFile && files.authorities(rootFile);
  files.client({
    certificate,
    key,
    remedy: { certificate: "add sslcert=FILE to the address", key: "add sslkey=FILE to the address" },
  });
  problems.push(...files.problems);
  if (tls === "verify-ca" && rootFile === undefined)
    problems.push({
      field: `${variable} sslrootcert`,
      value: "not set",
      problem: "is required with sslmode=verify-ca",
      remedy:
        "name the certificate of the authority, or use sslmode=verify-full for an authority of the system",
    });
  return {
    settings: {
      options: {
        connectionString,
        ssl: problems.length > 0 ? true : sslOf(given, tls),
        sslnegotiation: given.sslnegotiation === "direct" ? "direct" : undefined,
      },
      // With an authority at hand `require` checks the certificate, as in libpq.
      tls: tls === "require" && ca !== undefined ? "verify-ca" : tls,
      terms: files.terms,
    },
    problems,
  };
}

/** Options of `pg` for an address, whose problems are told when the environment is read. */
export function postgresOptions(url: string): PostgresOptions {
  return readPostgresSettings(url).settings.options;
}

function fileParameters(
  given: Readonly<Record<string, string | undefined>>,
  variable: string,
): { rootFile?: NamedSource; certificate?: NamedSource; key?: NamedSource } {
  const named = (name: string): NamedSource | undefined => {
    const path = given[name];
    return path === undefined ? undefined : { field: `${variable} ${name}`, source: { path } };
  };
  return {
    rootFile: given.sslrootcert === "system" ? undefined : named("sslrootcert"),
    certificate: named("sslcert"),
    key: named("sslkey"),
  };
}

/** Null for a mode that was refused. */
function readMode(
  given: Readonly<Record<string, string | undefined>>,
  variable: string,
  problems: Problem[],
): PostgresTls | null {
  const { ssl, sslmode, sslrootcert } = given;
  const add = (field: string, value: string, problem: string, remedy: string) => {
    problems.push({ field: `${variable} ${field}`, value, problem, remedy });
    return null;
  };
  if (sslmode === undefined) {
    if (ssl === "0" || ssl === "false") return "disable";
    if (ssl === "no-verify") return "require";
    if (ssl !== undefined && ssl !== "1" && ssl !== "true")
      return add("ssl", ssl, "must be true or false", "use sslmode instead");
    // libpq's default with an authority of the system; with files alone, what they are for.
    return "verify-full";
  }
  if (sslrootcert === "system" && sslmode !== "verify-full")
    return add("sslmode", sslmode, "is too weak for sslrootcert=system", "use sslmode=verify-full");
  if (sslmode === "no-verify") return "require";
  const known = POSTGRES_TLS.find((mode) => mode === sslmode);
  if (known !== undefined) return known;
  if (sslmode === "prefer" || sslmode === "allow")
    return add(
      "sslmode",
      sslmode,
      "would fall back to plain text unnoticed, which is not supported",
      "use require or verify-full for a server with TLS, disable for one without",
    );
  return add(
    "sslmode",
    sslmode,
    `must be one of ${POSTGRES_TLS.join(", ")}`,
    "use verify-full for a server with TLS",
  );
}

/** The library's own reading of the modes, in its reading that is libpq's. */
function sslOf(given: Readonly<Record<string, string | undefined>>, tls: PostgresTls): TlsOptions | boolean {
  const parameters = new URLSearchParams({ sslmode: tls });
  for (const name of ["sslrootcert", "sslcert", "sslkey"]) {
    const value = given[name];
    if (value !== undefined && value !== "system") parameters.set(name, value);
  }
  const { ssl } = parse(`postgres://localhost/?${parameters.toString()}`, { useLibpqCompat: true });
  return typeof ssl === "object" ? { ...ssl, cert: ssl.cert ?? undefined } : ssl === true;
}
