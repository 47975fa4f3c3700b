import { z } from "zod";
import { DISPATCH_ORDERS } from "../temporal";
import { scalar, when } from "./common";

/** How far a connection to Postgres is protected, in the words of its `sslmode`. */
export const POSTGRES_TLS = ["disable", "require", "verify-ca", "verify-full"] as const;

/** Kinds of artifact stores. */
export const ARTIFACT_STORES = ["folder", "s3"] as const;
/** What came of writing a few bytes to the artifact store. */
export const STORE_STATUSES = ["ok", "refused", "unreachable", "unchecked"] as const;
export const storeStatusSchema = z
  .enum(STORE_STATUSES)
  .describe(
    "`ok`: it can be read and written. `refused`: it is missing, full or denies access. `unreachable`: its server does not respond. `unchecked`: the first check has not ended yet.",
  );

/** What is missing of an installation, or soon will be. */
export const healthWarningSchema = z.object({
  component: z.enum(["postgres", "temporal", "artifacts"]).describe("What it is about."),
  problem: z.string().describe("The setting and what is the matter, without hosts, paths and secrets."),
  remedy: z.string().describe("What to do."),
});
export type HealthWarning = z.infer<typeof healthWarningSchema>;

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]),
  postgres: z.enum(["ok", "unreachable"]),
  temporal: z.enum(["ok", "unreachable"]),
  dispatchOrder: z
    .enum(DISPATCH_ORDERS)
    .nullable()
    .describe("What Temporal honours of the sweeps' priorities and weights; null until it has been checked."),
  workers: z.int().describe("Workers that reported within the last 30 s."),
  version: z.string(),
  connections: z
    .object({
      postgres: z.object({
        tls: z
          .enum(POSTGRES_TLS)
          .describe("`disable`: plain text. `require`: the certificate is not verified."),
        pooler: z.boolean().describe("Whether statements go through a pooler, by DIRECT_URL."),
      }),
      temporal: z.object({
        tls: z.boolean().describe("Whether requests are encrypted."),
        clientCertificate: z.boolean().describe("Whether this server shows a certificate."),
        apiKey: z.boolean().describe("Whether this server sends an API key."),
      }),
    })
    .optional()
    .describe("How the web server reaches Postgres and Temporal; left out by servers before 0.2."),
  artifacts: z
    .object({
      kind: z.enum(ARTIFACT_STORES).describe("Whether artifacts are in a folder or in a bucket."),
      status: storeStatusSchema,
    })
    .optional()
    .describe("The artifact store as the web server sees it; left out by servers before 0.2."),
  warnings: z
    .array(healthWarningSchema)
    .default([])
    .describe("What is missing, or expires within 30 days; empty when all is well."),
  metrics: z.record(z.string(), z.number()).optional().describe("The metric store's backlog and rate."),
});
export type Health = z.infer<typeof healthSchema>;

export const workerViewSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  classes: z.array(z.string()),
  slots: z.int(),
  state: z
    .enum(["live", "draining", "lost", "stopped"])
    .describe("`draining`: it takes no new training, and ends after those that it has."),
  busy: z.array(
    z.object({
      trainingId: z.int(),
      runId: z.int().nullable(),
      runName: z.string().nullable(),
      fold: z.int(),
      epoch: z.int(),
      epochs: z.int(),
      progress: z.record(z.string(), z.number()).nullable(),
    }),
  ),
  capabilities: z.record(z.string(), scalar),
  startedAt: when,
  seenAt: when,
});
export type WorkerView = z.infer<typeof workerViewSchema>;
