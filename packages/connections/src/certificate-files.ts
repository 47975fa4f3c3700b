import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Problem } from "@foldwise/core/errors";

/** Where a certificate or key comes from: a file, or a text that a variable holds. */
export type PemSource = { path: string } | { data: Uint8Array };

/** What a setting names, and how an error is to call that setting. */
export interface NamedSource {
  field: string;
  source: PemSource;
}

/** A certificate that is in use, as far as a status may tell it. */
export interface CertificateTerm {
  /** The setting that names it. */
  field: string;
  expiresAt: Date;
}

export interface ClientCertificate {
  certificate: Buffer;
  key: Buffer;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads the certificates and keys of one connection and collects what is wrong with them, so that all of it is said at once:
 * unreadable files, other formats, certificates out of their term, a key of another certificate.
 */
export class CertificateFiles {
  readonly problems: Problem[] = [];
  /** When each certificate expires; of several in one file, the first that does. */
  readonly terms: CertificateTerm[] = [];
  readonly #now: Date;

  constructor(now = new Date()) {
    this.#now = now;
  }

  /** The certificates of authorities that a server's certificate is checked with. */
  authorities(named: NamedSource): Buffer | undefined {
    const read = this.#certificates(named);
    return read?.bytes;
  }

  /** A client's certificate with its key: one without the other is a problem. */
  client({
    certificate,
    key,
    remedy,
  }: {
    certificate: NamedSource | undefined;
    key: NamedSource | undefined;
    /** What to set where one of both is missing. */
    remedy: { certificate: string; key: string };
  }): ClientCertificate | undefined {
    if (certificate === undefined && key === undefined) return undefined;
    if (certificate !== undefined && key === undefined)
      this.#add(certificate, "names a client certificate without its private key", remedy.key);
    if (certificate === undefined && key !== undefined)
      this.#add(key, "names a private key without its client certificate", remedy.certificate);
    const chain = certificate && this.#certificates(certificate);
    const secret = key && this.#key(key);
    if (certificate === undefined || !chain || !secret) return undefined;
    if (!chain.first.checkPrivateKey(secret.key)) {
      this.#add(
        key ?? certificate,
        `is not the key of the certificate of ${certificate.field}`,
        "use the key that the certificate was requested with",
      );
      return undefined;
    }
    return { certificate: chain.bytes, key: secret.bytes };
  }

  #certificates(named: NamedSource): { bytes: Buffer; first: X509Certificate } | undefined {
    const bytes = this.#read(named);
    if (bytes === undefined) return undefined;
    let certificates: X509Certificate[];
    try {
      certificates = (bytes.toString("latin1").match(PEM_CERTIFICATE) ?? []).map(
        (text) => new X509Certificate(text),
      );
    } catch {
      certificates = [];
    }
    const [first] = certificates;
    if (first === undefined) {
      this.#add(
        named,
        "is not a certificate in PEM format",
        "convert it: openssl x509 -inform der -in FILE -out FILE.pem",
      );
      return undefined;
    }
    const ends = certificates.map((one) => new Date(one.validTo));
    const expiresAt = new Date(Math.min(...ends.map(Number)));
    const begins = new Date(first.validFrom);
    // Of authorities some may have expired, as in the bundles of operating systems; the others still serve.
    const last = new Date(Math.max(...ends.map(Number)));
    if (last < this.#now) this.#add(named, `expired on ${day(last)}`, "renew it and start again");
    else if (begins > this.#now)
      this.#add(named, `is not valid before ${day(begins)}`, "check the clock of this machine");
    this.terms.push({ field: named.field, expiresAt: certificates.length > 10 ? last : expiresAt });
    return { bytes, first };
  }

  #key(named: NamedSource): { bytes: Buffer; key: KeyObject } | undefined {
    const bytes = this.#read(named);
    if (bytes === undefined) return undefined;
    try {
      return { bytes, key: createPrivateKey(bytes) };
    } catch (error) {
      const isEncrypted = /passphrase/i.test(String(error)) || bytes.includes("ENCRYPTED");
      if (isEncrypted)
        this.#add(
          named,
          "is a private key with a passphrase",
          "remove the passphrase: openssl pkey -in FILE -out FILE.plain",
        );
      else
        this.#add(
          named,
          "is not a private key in PEM format",
          "convert it: openssl pkey -inform der -in FILE -out FILE.pem",
        );
      return undefined;
    }
  }

  #read(named: NamedSource): Buffer | undefined {
    if ("data" in named.source) return Buffer.from(named.source.data);
    try {
      return readFileSync(named.source.path);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      this.#add(named, `cannot be read (${code})`, "set it to a file that the user of this process can read");
      return undefined;
    }
  }

  #add({ field, source }: NamedSource, problem: string, remedy: string): void {
    this.problems.push({ field, value: "path" in source ? source.path : "(hidden)", problem, remedy });
  }
}

/** A date as certificates are spoken of: the day, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
