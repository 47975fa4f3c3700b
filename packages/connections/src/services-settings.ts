import type { Problem } from "@foldwise/core/errors";
import { type PostgresSettings, readPostgresSettings } from "./postgres-settings";
import { readTemporalSettings, type TemporalSettings } from "./temporal-settings";

/** How a process reaches Postgres and Temporal. Holds secrets: never print it. */
export interface ServiceSettings {
  databaseUrl: string;
  /** The address of Postgres itself where `databaseUrl` is a pooler's. */
  directUrl: string | null;
  postgres: PostgresSettings;
  temporal: TemporalSettings;
}

const POSTGRES_URL = /^postgres(ql)?:\/\//;

/**
 * Reads DATABASE_URL, DIRECT_URL and the variables of Temporal, an empty one as one that is not set.
 * @returns the settings, to be used only where there are no problems; no problem holds a secret
 */
export function readServiceSettings(variables: Readonly<Record<string, string | undefined>>): {
  settings: ServiceSettings;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const databaseUrl = variables.DATABASE_URL || "";
  const directUrl = variables.DIRECT_URL || null;
  if (databaseUrl === "") problems.push({ field: "DATABASE_URL", value: "missing", problem: "is missing" });
  const read = (url: string, variable: string) => {
    if (url !== "" && !POSTGRES_URL.test(url))
      problems.push({ field: variable, value: "(hidden)", problem: "must be a postgres:// URL" });
    const { settings, problems: found } = readPostgresSettings(url, variable);
    problems.push(...found);
    return settings;
  };
  const postgres = read(databaseUrl, "DATABASE_URL");
  const direct = directUrl === null ? null : read(directUrl, "DIRECT_URL");
  const temporal = readTemporalSettings(variables);
  problems.push(...temporal.problems);
  return {
    settings: {
      databaseUrl,
      directUrl,
      postgres: { ...postgres, terms: [...postgres.terms, ...(direct?.terms ?? [])] },
      temporal: temporal.settings,
    },
    problems,
  };
}
