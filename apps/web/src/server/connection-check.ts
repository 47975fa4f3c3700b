import type { CertificateTerm } from "@foldwise/connections/certificate-files";
import { postgresServerCertificate } from "@foldwise/connections/postgres-certificate";
import { temporalServerCertificate } from "@foldwise/connections/temporal-failure";
import type { HealthWarning } from "@foldwise/core/contracts/http/worker";
import { formatProblem, type Problem } from "@foldwise/core/errors";
import { type Connection, missingSettings } from "@foldwise/db/client";
import { explainDatabase } from "@foldwise/db/pooling";
import type { WebEnvironment } from "./environment";
import { certificateWarnings, unverifiedWarning } from "./views/connection-warnings";

/** Certificates and addresses change seldom. */
const CHECK_MS = 600_000;
/** While something is wrong, so that what was corrected is seen. */
const RECHECK_MS = 15_000;

type Component = HealthWarning["component"];

export interface ConnectionCheck {
  /** As found at most ten minutes ago; the first call waits for it. */
  warnings(): Promise<HealthWarning[]>;
  close(): Promise<void>;
}

/** Looks now and then at how Postgres and Temporal are reached, and says what is missing; a refusal is also logged, once. */
export function makeConnectionCheck({
  environment,
  connection,
  temporalRefusal,
}: {
  environment: WebEnvironment;
  connection: Connection;
  temporalRefusal(): Problem | null;
}): ConnectionCheck {
  let found: HealthWarning[] = [];
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | null = null;
  let logged = "";

  async function check(): Promise<void> {
    const { databaseUrl, directUrl, postgres, temporal } = environment;
    const [refused, settings, ...servers] = await Promise.all([
      explainDatabase({ databaseUrl, directUrl }),
      connection.isPooled ? missingSettings(connection).catch(() => []) : [],
      termOf("the certificate of the Postgres server", postgresServerCertificate(directUrl ?? databaseUrl)),
      termOf("the certificate of the Temporal server", temporalServerCertificate(temporal)),
    ]);
    const text = refused ? formatProblem(refused) : "";
    if (text !== "" && text !== logged) console.error(`Postgres: ${text}`);
    logged = text;
    const [ofPostgres, ofTemporal] = servers;
    found = [
      ...(refused ? [warningOf("postgres", refused)] : []),
      ...settings.map(settingWarning),
      ...unverifiedWarning(postgres.tls),
      ...certificateWarnings("postgres", [...postgres.terms, ...(ofPostgres ?? [])], new Date()),
      ...certificateWarnings("temporal", [...temporal.terms, ...(ofTemporal ?? [])], new Date()),
    ];
    checkedAt = performance.now();
  }

  return {
    async warnings() {
      const age = performance.now() - checkedAt;
      if (age > (found.length > 0 ? RECHECK_MS : CHECK_MS))
        checking ??= check().finally(() => {
          checking = null;
        });
      if (checkedAt < 0) await checking;
      const refusal = temporalRefusal();
      return [...found, ...(refusal ? [warningOf("temporal", refusal)] : [])];
    },
    async close() {
      await checking;
    },
  };
}

function warningOf(component: Component, { field, problem, remedy = "" }: Problem): HealthWarning {
  return { component, problem: `${field} ${problem}`, remedy };
}

function settingWarning(name: string): HealthWarning {
  return {
    component: "postgres",
    problem: `connections of the pooler lack the setting ${name}`,
    remedy: "run the migrations once more, then RECONNECT in the console of the pooler",
  };
}

async function termOf(field: string, reading: Promise<Date | null>): Promise<CertificateTerm[]> {
  const expiresAt = await reading.catch(() => null);
  return expiresAt === null ? [] : [{ field, expiresAt }];
}
