import { type CertificateTerm, day } from "@foldwise/connections/certificate-files";
import type { PostgresTls } from "@foldwise/connections/postgres-settings";
import type { HealthWarning } from "@foldwise/core/contracts/http/worker";

const DAY_MS = 86_400_000;
/** Days before its end in which a certificate is warned about. */
export const EXPIRY_WARNING_DAYS = 30;

/** One for each certificate that expires within 30 days, or has expired. */
export function certificateWarnings(
  component: HealthWarning["component"],
  terms: readonly CertificateTerm[],
  now: Date,
): HealthWarning[] {
  return terms
    .filter(({ expiresAt }) => Number(expiresAt) - Number(now) < EXPIRY_WARNING_DAYS * DAY_MS)
    .map(({ field, expiresAt }) => ({
      component,
      problem: `${field} ${expiresAt < now ? "expired" : "expires"} on ${day(expiresAt)}`,
      remedy: "renew it, and start web app and workers again",
    }));
}

/** For TLS that encrypts and does not look at whom it speaks to. */
export function unverifiedWarning(tls: PostgresTls): HealthWarning[] {
  if (tls !== "require") return [];
  return [
    {
      component: "postgres",
      problem: "DATABASE_URL sslmode=require does not verify the certificate of the server",
      remedy: "use sslmode=verify-full, with sslrootcert=FILE where the authority is your own",
    },
  ];
}
