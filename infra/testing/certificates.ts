import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** Files in PEM format. */
export interface IssuedCertificate {
  certificate: string;
  key: string;
}

export interface Authority {
  /** Its own certificate. */
  certificate: string;
  /**
   * A certificate for servers and clients.
   * @param names DNS names; an address of IPv4 as one
   * @param days how long it is valid from now; negative: how long ago it expired
   */
  issue(file: string, options?: { names?: readonly string[]; days?: number }): Promise<IssuedCertificate>;
}

/** Makes an authority of certificates whose files are in the folder; for tests of TLS. */
export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const own = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 400 * DAY_MS),
    notAfter: new Date(Date.now() + 400 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const write = (file: string, text: string) => {
    const path = join(folder, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    certificate: write(`${name}.pem`, own.toString("pem")),
    async issue(file, { names = ["localhost", "127.0.0.1"], days = 90 } = {}) {
      const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${file}`,
        issuer: own.subject,
        notBefore: new Date(Date.now() - 300 * DAY_MS),
        notAfter: new Date(Date.now() + days * DAY_MS),
        signingAlgorithm: ALGORITHM,
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension(
            names.map((value) =>
              /^[\d.]+$/.test(value) ? { type: "ip" as const, value } : { type: "dns" as const, value },
            ),
          ),
        ],
      });
      const key = PemConverter.encode(
        await webcrypto.subtle.exportKey("pkcs8", pair.privateKey),
        "PRIVATE KEY",
      );
      return {
        certificate: write(`${file}.pem`, certificate.toString("pem")),
        key: write(`${file}.key`, key),
      };
    },
  };
}
