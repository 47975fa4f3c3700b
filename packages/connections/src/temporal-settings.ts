import { existsSync } from "node:fs";
import type { Problem } from "@foldwise/core/errors";
import {
  type ClientConfigProfile,
  type ConfigDataSource,
  loadClientConfigProfile,
} from "@temporalio/envconfig";
import {
  CertificateFiles,
  type CertificateTerm,
  type ClientCertificate,
  type NamedSource,
} from "./certificate-files";

export interface TemporalTls {
  /** Authorities that the server's certificate is checked with; those of the system when undefined. */
  authorities: Buffer | undefined;
  client: ClientCertificate | undefined;
  /** Name that the server's certificate has to have; the host of the address when undefined. */
  serverName: string | undefined;
}

/** How Temporal is reached. Holds secrets: never print it. */
export interface TemporalSettings {
  /** `host:port` */
  address: string;
  namespace: string;
  /** Null: plain text. */
  tls: TemporalTls | null;
  apiKey: string | undefined;
  /** Further headers of each request. */
  metadata: Record<string, string> | undefined;
  /** Of the certificates that the settings name. */
  terms: readonly CertificateTerm[];
}

const DEFAULT_ADDRESS = "127.0.0.1:7233";
const ADDRESS = /^[^\s/]+:\d+$/;
const BOOLEANS = new Set(["1", "true", "0", "false"]);
/** An empty variable of these removes what a configuration file has. */
const METADATA = "TEMPORAL_GRPC_META_";

const REMEDY = {
  certificate: "set TEMPORAL_TLS_CLIENT_CERT_PATH too",
  key: "set TEMPORAL_TLS_CLIENT_KEY_PATH too",
};

/**
 * Reads the variables that Temporal's command line and SDKs read (environment configuration: TEMPORAL_ADDRESS,
 * TEMPORAL_API_KEY, TEMPORAL_TLS_…), by Temporal's own library, and the files that they name. A configuration file is read only
 * where TEMPORAL_CONFIG_FILE names one: what a person has for the command line is not a setting of a server.
 * @returns the settings, to be used only where there are no problems
 */
export function readTemporalSettings(
  variables: Readonly<Record<string, string | undefined>>,
  now = new Date(),
): { settings: TemporalSettings; problems: Problem[] } {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables))
    if (value !== undefined && (value !== "" || name.startsWith(METADATA))) given[name] = value;
  const problems: Problem[] = flagProblems(given);
  const profile = readProfile(given, problems);

  const address = profile.address ?? DEFAULT_ADDRESS;
  if (!ADDRESS.test(address))
    problems.push({
      field: given.TEMPORAL_ADDRESS === undefined ? "TEMPORAL_CONFIG_FILE" : "TEMPORAL_ADDRESS",
      value: address,
      problem: "must be host:port",
      remedy: "without https:// and with the port, such as temporal.lab:7233",
    });

  const files = new CertificateFiles(now);
  const { tls, apiKey } = profile;
  const named = (source: ConfigDataSource | undefined, variable: string) =>
    namedSource(source, variable, given);
  const isOn = tls?.disabled === undefined ? tls !== undefined || apiKey !== undefined : !tls.disabled;
  const caSource = named(tls?.serverCACert, "TEMPORAL_TLS_SERVER_CA_CERT");
  const authorities = isOn && caSource ? files.authorities(caSource) : undefined;
  const client = isOn
    ? files.client({
        certificate: named(tls?.clientCert, "TEMPORAL_TLS_CLIENT_CERT"),
        key: named(tls?.clientKey, "TEMPORAL_TLS_CLIENT_KEY"),
        remedy: REMEDY,
      })
    : undefined;
  problems.push(...files.problems);

  if (apiKey !== undefined && !isOn)
    problems.push({
      field: "TEMPORAL_API_KEY",
      value: "(hidden)",
      problem: "would be sent in plain text, since TLS is off",
      remedy: "remove TEMPORAL_TLS, or set it to true",
    });
  if (apiKey !== undefined && /[^\x21-\x7e]/.test(apiKey))
    problems.push({
      field: "TEMPORAL_API_KEY",
      value: "(hidden)",
      problem: "has spaces, line breaks or characters that a header cannot hold",
      remedy: "copy the key again, without quotes",
    });
  if (apiKey !== undefined && profile.grpcMeta?.authorization !== undefined)
    problems.push({
      field: "TEMPORAL_GRPC_META_AUTHORIZATION",
      value: "(hidden)",
      problem: "and TEMPORAL_API_KEY are the same header",
      remedy: "remove one of both",
    });

  return {
    settings: {
      address,
      namespace: profile.namespace ?? "default",
      tls: isOn ? { authorities, client, serverName: tls?.serverName } : null,
      apiKey,
      metadata: profile.grpcMeta,
      terms: files.terms,
    },
    problems,
  };
}

/** True for a variable that decides how Temporal is reached or whom this process says it is. */
export function isTemporalVariable(name: string): boolean {
  return /^TEMPORAL_(ADDRESS|NAMESPACE|API_KEY|CONFIG_FILE|PROFILE|TLS(_.+)?|GRPC_META_.+)$/.test(name);
}

function flagProblems(given: Readonly<Record<string, string>>): Problem[] {
  const problems: Problem[] = [];
  const tls = given.TEMPORAL_TLS;
  if (tls !== undefined && !BOOLEANS.has(tls))
    problems.push({ field: "TEMPORAL_TLS", value: tls, problem: "must be true or false" });
  const unverified = given.TEMPORAL_TLS_DISABLE_HOST_VERIFICATION;
  if (unverified !== undefined && unverified !== "0" && unverified !== "false")
    problems.push({
      field: "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION",
      value: unverified,
      problem: "is not supported: the server's certificate is always verified",
      remedy: "set TEMPORAL_TLS_SERVER_NAME to the name in the certificate",
    });
  return problems;
}

function readProfile(given: Record<string, string>, problems: Problem[]): ClientConfigProfile {
  const file = given.TEMPORAL_CONFIG_FILE;
  if (file === undefined && given.TEMPORAL_PROFILE !== undefined)
    problems.push({
      field: "TEMPORAL_PROFILE",
      value: given.TEMPORAL_PROFILE,
      problem: "needs a configuration file",
      remedy: "set TEMPORAL_CONFIG_FILE to its path",
    });
  if (file !== undefined && !existsSync(file)) {
    problems.push({
      field: "TEMPORAL_CONFIG_FILE",
      value: file,
      problem: "cannot be read (ENOENT)",
      remedy: "set it to a file that the user of this process can read",
    });
    return {};
  }
  for (const name of ["CLIENT_CERT", "CLIENT_KEY", "SERVER_CA_CERT"])
    if (
      given[`TEMPORAL_TLS_${name}_PATH`] !== undefined &&
      given[`TEMPORAL_TLS_${name}_DATA`] !== undefined
    ) {
      problems.push({
        field: `TEMPORAL_TLS_${name}_DATA`,
        value: "(hidden)",
        problem: `is set together with TEMPORAL_TLS_${name}_PATH`,
        remedy: "remove one of both",
      });
      return {};
    }
  try {
    return loadClientConfigProfile({
      disableFile: file === undefined,
      configFileStrict: true,
      overrideEnvVars: given,
    });
  } catch (error) {
    problems.push({
      field: "TEMPORAL_CONFIG_FILE",
      value: file ?? "not set",
      // The first line: a parser's next ones repeat the file, which may hold a key.
      problem: (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "",
      remedy: "see docs.temporal.io/develop/environment-configuration",
    });
    return {};
  }
}

function namedSource(
  source: ConfigDataSource | undefined,
  variable: string,
  given: Readonly<Record<string, string>>,
): NamedSource | undefined {
  if (source === undefined) return undefined;
  const [isPath, isData] = [given[`${variable}_PATH`], given[`${variable}_DATA`]].map(
    (value) => value !== undefined,
  );
  return {
    field: isPath ? `${variable}_PATH` : isData ? `${variable}_DATA` : "TEMPORAL_CONFIG_FILE",
    source: "path" in source ? source : { data: Buffer.from(source.data) },
  };
}
