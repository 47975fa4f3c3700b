import { connect as connectTcp, isIP, type Socket } from "node:net";
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from "node:tls";

/** Why TLS cannot be used with a server. */
export type TlsFailure =
  /** No authority that is trusted here has signed the server's certificate. */
  | "untrusted"
  | "expired"
  /** The server's certificate is for other names. */
  | "wrong-name"
  /** What answers there does not speak TLS. */
  | "not-tls"
  /** The server refuses this client's certificate, or wants one. */
  | "client-certificate"
  /** The server ends the connection after the handshake without a word, as some do that refuse a client's certificate. */
  | "closed"
  /** Nothing answers: an outage, about which TLS has nothing to say. */
  | "unreachable";

export interface TlsAnswer {
  failure: TlsFailure | null;
  /** The code of OpenSSL or Node. */
  code: string;
  /** Names in the server's certificate. */
  names: string;
  expiresAt: Date | null;
}

export interface TlsTarget {
  host: string;
  port: number;
  serverName: string | undefined;
  authorities: Buffer | string | undefined;
  client: { certificate: Buffer | string; key: Buffer | string } | undefined;
  /** False where the name is not looked at, as in Postgres' `verify-ca`. */
  checksName?: boolean;
  /** What is spoken within TLS: in TLS 1.3 a server refuses a client's certificate after the handshake. */
  protocol: "http2" | "postgres";
  timeoutMs: number;
}

const HTTP2_PREFACE = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  // An empty SETTINGS frame.
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
/** Postgres' SSLRequest: eight bytes of length, and the code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/** Postgres' GSSENCRequest, 80877104: within TLS it is answered by "N", and nothing is written to the server's log. */
const GSS_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30]);

const EXPIRED = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);
const OUTAGE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "ENOENT",
]);

/** Opens a connection as the product would, looks at what the server shows and closes it; sends no credentials. */
export async function probeTls(target: TlsTarget): Promise<TlsAnswer> {
  let certificate: PeerCertificate | undefined;
  let code = "";
  let isSecure = false;
  const failed = (failure: TlsFailure | null): TlsAnswer => ({
    failure,
    code,
    names: certificate?.subjectaltname ?? "",
    expiresAt: certificate?.valid_to ? new Date(certificate.valid_to) : null,
  });
  const sockets: Socket[] = [];
  const timer = AbortSignal.timeout(target.timeoutMs);
  const late = new Promise<"late">((resolve) => {
    timer.addEventListener("abort", () => resolve("late"), { once: true });
  });
  try {
    const plain = await Promise.race([open(target, sockets), late]);
    if (plain === "late") return failed("unreachable");
    if (plain === null) {
      code = "the server refuses TLS";
      return failed("not-tls");
    }
    const secure = connectTls({ ...tlsOptions(target), socket: plain });
    sockets.push(secure);
    const settled = await Promise.race([handshake(secure), late]);
    if (settled === "late") return failed("unreachable");
    isSecure = true;
    certificate = secure.getPeerCertificate();
    const refused: unknown = secure.authorized ? null : secure.authorizationError;
    if (refused) {
      code = codeOf(refused);
      if (EXPIRED.has(code)) return failed("expired");
      if (code !== "ERR_TLS_CERT_ALTNAME_INVALID") return failed("untrusted");
      if (target.checksName !== false) return failed("wrong-name");
    }
    if (target.protocol === "http2") secure.write(HTTP2_PREFACE);
    else secure.write(GSS_REQUEST);
    const isAnswered = await Promise.race([answered(secure), late]);
    return failed(isAnswered === false ? "closed" : null);
  } catch (error) {
    code = codeOf(error);
    if (
      /ALERT|HANDSHAKE_FAILURE/.test(code) &&
      (isSecure || code !== "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE")
    )
      return failed("client-certificate");
    if (OUTAGE.has(code)) return failed("unreachable");
    return failed(isSecure ? "closed" : "not-tls");
  } finally {
    // That of TLS first: it closes the one that it is on.
    for (const socket of sockets.toReversed()) socket.destroy();
  }
}

/** Whether what answers there speaks TLS, whatever its certificate. */
export async function speaksTls(
  target: Pick<TlsTarget, "host" | "port" | "protocol" | "timeoutMs">,
): Promise<boolean> {
  const { expiresAt } = await probeTls({
    ...target,
    serverName: undefined,
    authorities: undefined,
    client: undefined,
  });
  return expiresAt !== null;
}

/** A socket on which TLS may begin; null where Postgres says that it has none. */
function open({ host, port, protocol }: TlsTarget, sockets: Socket[]): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    sockets.push(socket);
    socket.once("error", reject);
    socket.once("connect", () => {
      if (protocol === "http2") return resolve(socket);
      socket.write(SSL_REQUEST);
      socket.once("data", (answer) => resolve(answer.toString("latin1") === "S" ? socket : null));
      socket.once("close", () => reject(new Error("closed")));
    });
  });
}

function tlsOptions({ host, serverName, authorities, client, protocol }: TlsTarget): ConnectionOptions {
  const name = serverName ?? host;
  return {
    host: name,
    servername: isIP(name) === 0 ? name : undefined,
    ca: authorities,
    cert: client?.certificate,
    key: client?.key,
    ALPNProtocols: protocol === "http2" ? ["h2"] : undefined,
    // Looked at below: the certificate is wanted for what it says.
    rejectUnauthorized: false,
  };
}

function handshake(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

/** False where the server ends the connection first. */
function answered(socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve, reject) => {
    socket.once("data", () => resolve(true));
    socket.once("end", () => resolve(false));
    socket.once("close", () => resolve(false));
    socket.once("error", reject);
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Error) return "code" in error ? String(error.code) : error.message;
  return String(error);
}
