import { resolve } from "node:path";
import { readServiceSettings, type ServiceSettings } from "@foldwise/connections/services-settings";
import { invalid, type Problem } from "@foldwise/core/errors";
import { type ArtifactSettings, artifactSettings } from "@foldwise/db/artifacts";
import { z } from "zod";

const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((part) => (part.trim() ? [part.trim().toLowerCase()] : [])));

const DEFAULT_HOME = ".foldwise";
/** Some more than the largest body, of images to be predicted, takes. */
const DEFAULT_BODY_MEMORY_MIB = 128;
const DEFAULT_MAX_CONNECTIONS = 2_000;
/** Twice as long as a search may take. */
const DEFAULT_STATEMENT_SECONDS = 30;

const count = (usual: number, { most }: { most: number }) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, "must be a whole number from 1")
    .transform(Number)
    .pipe(z.int().max(most, `must be at most ${most}`))
    .default(usual);

const environmentSchema = z
  .object({
    FOLDWISE_HOME: z.string().min(1).default(DEFAULT_HOME),
    /** `data/` of the project: tables and published numbers; looked for from the working folder upwards by default. */
    FOLDWISE_DATA: z.string().min(1).optional(),
    /** Asked of every request but /api/health, when set. */
    FOLDWISE_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
    /** Address that people open; its name is an allowed Host. */
    FOLDWISE_URL: z.url().optional(),
    /** Further names, comma-separated, under which a proxy serves this installation. */
    FOLDWISE_ALLOWED_HOSTS: list,
    /** MiB that the bodies of all requests in hand take together. */
    FOLDWISE_BODY_MEMORY_MIB: count(DEFAULT_BODY_MEMORY_MIB, { most: 65_536 }),
    /** Connections at a time. */
    FOLDWISE_MAX_CONNECTIONS: count(DEFAULT_MAX_CONNECTIONS, { most: 100_000 }),
    /** How long Postgres may take to answer a statement, before the request that waits for it is answered 503. */
    FOLDWISE_STATEMENT_SECONDS: count(DEFAULT_STATEMENT_SECONDS, { most: 3_600 }),
  })
  .transform((env) => ({
    home: resolve(env.FOLDWISE_HOME),
    data: env.FOLDWISE_DATA === undefined ? null : resolve(env.FOLDWISE_DATA),
    token: env.FOLDWISE_TOKEN ?? null,
    allowedHosts: [
      ...env.FOLDWISE_ALLOWED_HOSTS,
      ...(env.FOLDWISE_URL ? [new URL(env.FOLDWISE_URL).hostname] : []),
    ],
    bodyMemoryMib: env.FOLDWISE_BODY_MEMORY_MIB,
    maxConnections: env.FOLDWISE_MAX_CONNECTIONS,
    statementSeconds: env.FOLDWISE_STATEMENT_SECONDS,
  }));

export type WebEnvironment = z.infer<typeof environmentSchema> &
  ServiceSettings & { artifacts: ArtifactSettings };

const SECRET = new Set(["FOLDWISE_TOKEN"]);

/**
 * Reads the process's environment; an empty variable is one that is not set.
 * @throws FoldwiseError `invalid` naming every bad variable together, secrets without their value.
 */
export function parseEnvironment(variables: Record<string, string | undefined>): WebEnvironment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given);
  const services = readServiceSettings(variables);
  const artifacts = artifactSettings(given, resolve(given.FOLDWISE_HOME ?? DEFAULT_HOME));
  if (parsed.success && services.problems.length === 0 && artifacts.settings)
    return { ...parsed.data, ...services.settings, artifacts: artifacts.settings };
  const problems = (parsed.error?.issues ?? []).map((issue): Problem => {
    const field = String(issue.path[0]);
    const value = given[field];
    return {
      field,
      value: value === undefined ? "not set" : SECRET.has(field) ? "(hidden)" : value,
      problem: issue.message,
    };
  });
  throw invalid([...services.problems, ...problems, ...artifacts.problems], "The environment was refused");
}
