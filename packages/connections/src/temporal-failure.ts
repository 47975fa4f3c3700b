import type { Problem } from "@foldwise/core/errors";
import { Connection } from "@temporalio/client";
import { day } from "./certificate-files";
import { temporalClientOptions } from "./temporal-options";
import type { TemporalSettings } from "./temporal-settings";
import { probeTls, speaksTls, type TlsAnswer } from "./tls-probe";

const BOUND_MS = 5_000;
/** Codes of gRPC. */
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/**
 * Why Temporal refuses these settings, where waiting will not help: another authority, another name, a certificate that it
 * wants, TLS on one side only, a key that it does not know. Null while it is well, and while it is unreachable. Hosts are in `value` alone:
 * `problem` and `remedy` are told to anybody who asks for the server's health.
 */
export async function explainTemporalFailure(settings: TemporalSettings): Promise<Problem | null> {
  const endpoint = temporalEndpoint(settings.address);
  const { tls } = settings;
  if (tls !== null) {
    const answer = await probeTls({ ...endpoint, ...tls, protocol: "http2", timeoutMs: BOUND_MS });
    const problem = tlsProblem(settings, answer);
    if (problem !== null || answer.failure === "unreachable") return problem;
  }
  const code = await callCode(settings);
  if (code === UNAUTHENTICATED || code === PERMISSION_DENIED) return keyProblem(settings);
  if (code !== null && tls === null) {
    if (await speaksTls({ ...endpoint, protocol: "http2", timeoutMs: BOUND_MS }))
      return {
        field: "TEMPORAL_TLS",
        value: "not set",
        problem: "but the Temporal server requires TLS",
        remedy: "set TEMPORAL_TLS=true, and TEMPORAL_TLS_SERVER_CA_CERT_PATH where its authority is your own",
      };
  }
  return null;
}

/** When the server's own certificate expires; null without TLS and while it is unreachable. */
export async function temporalServerCertificate(settings: TemporalSettings): Promise<Date | null> {
  if (settings.tls === null) return null;
  const endpoint = temporalEndpoint(settings.address);
  const { expiresAt } = await probeTls({
    ...endpoint,
    ...settings.tls,
    protocol: "http2",
    timeoutMs: BOUND_MS,
  });
  return expiresAt;
}

/** The parts of `host:port`; an IPv6 address without its brackets. */
export function temporalEndpoint(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/^\[(.+)\]$/, "$1"), port: Number(address.slice(at + 1)) };
}

/** The gRPC code with which a first call ends; null where it is answered. */
async function callCode(settings: TemporalSettings): Promise<number | null> {
  const connection = Connection.lazy({ ...temporalClientOptions(settings), interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + BOUND_MS, () =>
      connection.workflowService.describeNamespace({ namespace: settings.namespace }),
    );
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : -1;
  } finally {
    await connection.close().catch(() => undefined);
  }
}

function keyProblem({ apiKey, namespace }: TemporalSettings): Problem {
  return apiKey === undefined
    ? {
        field: "TEMPORAL_API_KEY",
        value: "not set",
        problem: "but the Temporal server requires authorization",
        remedy:
          "set it to an API key, or TEMPORAL_TLS_CLIENT_CERT_PATH to a certificate that the server accepts",
      }
    : {
        field: "TEMPORAL_API_KEY",
        value: "(hidden)",
        problem: `is refused by the Temporal server for the namespace ${namespace}`,
        remedy: "check that the key is complete, has not expired, and may use TEMPORAL_NAMESPACE",
      };
}

function tlsProblem({ address, tls }: TemporalSettings, answer: TlsAnswer): Problem | null {
  switch (answer.failure) {
    case "untrusted":
      return {
        field: "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
        value: `${tls?.authorities === undefined ? "not set" : "set"}, server ${address}`,
        problem: `the server's certificate is not signed by a trusted authority (${answer.code})`,
        remedy: "set it to the certificate of the authority that signed the server's",
      };
    case "expired":
      return {
        field: "TEMPORAL_ADDRESS",
        value: address,
        problem: `the server's certificate is out of its term (${answer.code}${answer.expiresAt === null ? "" : `, it ends on ${day(answer.expiresAt)}`})`,
        remedy: "renew the certificate of the Temporal server, and check the clock of this machine",
      };
    case "wrong-name":
      return {
        field: "TEMPORAL_TLS_SERVER_NAME",
        value: tls?.serverName ?? `not set, so ${temporalEndpoint(address).host}`,
        problem: `is not a name in the server's certificate (${answer.names || "it has none"})`,
        remedy: "set it to a name in the certificate, or correct TEMPORAL_ADDRESS",
      };
    case "not-tls":
      return {
        field: "TEMPORAL_TLS",
        value: `in use, server ${address}`,
        problem: "the server does not speak TLS",
        remedy: "check the port of TEMPORAL_ADDRESS; set TEMPORAL_TLS=false for a server without TLS",
      };
    case "client-certificate":
      return {
        field: "TEMPORAL_TLS_CLIENT_CERT_PATH",
        value: tls?.client === undefined ? "not set" : "set",
        problem:
          tls?.client === undefined
            ? "but the Temporal server requires a client certificate"
            : `the Temporal server refuses this client certificate (${answer.code})`,
        remedy:
          "set it and TEMPORAL_TLS_CLIENT_KEY_PATH to a certificate that the server's authority has signed, and its key",
      };
    case "closed":
      if (tls?.client === undefined) return null;
      return {
        field: "TEMPORAL_TLS_CLIENT_CERT_PATH",
        value: "set",
        problem: "the Temporal server ends the connection once it has seen this client certificate",
        remedy:
          "set it and TEMPORAL_TLS_CLIENT_KEY_PATH to a certificate that the server's authority has signed",
      };
    default:
      return null;
  }
}
