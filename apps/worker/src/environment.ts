import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { invalid } from "@foldwise/core";
import { z } from "zod";

const DAY_MS = 24 * 3600 * 1000;
const RESOURCE_CLASS = /^train\.[a-z0-9.]+$/;

const schema = z.object({
  FOLDWISE_HOME: z.string().min(1).optional(),
  /** Downloads that outlive checkouts; the set-up uses the same folder. */
  FOLDWISE_CACHE: z.string().min(1).optional(),
  DATABASE_URL: z
    .string({ error: "is missing" })
    .regex(/^postgres(ql)?:\/\//, "must be a postgres:// address"),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, "must be host:port")
    .default("127.0.0.1:7233"),
  TEMPORAL_NAMESPACE: z.string().min(1).default("default"),
  /** Comma-separated resource classes; by default train.cpu, and train.gpu where TensorFlow reports a GPU. */
  FOLDWISE_CLASSES: z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .refine((classes) => classes.length > 0 && classes.every((name) => RESOURCE_CLASS.test(name)), {
      error: "must be resource classes such as train.cpu,train.gpu",
    })
    .optional(),
  FOLDWISE_SLOTS: z.coerce.number().int().min(1, "must be at least 1").max(256).default(1),
  /** Seconds without a heartbeat after which Temporal gives a training to another worker. */
  FOLDWISE_HEARTBEAT_SECONDS: z.coerce.number().min(2, "must be at least 2").max(600).default(30),
  /** Seconds a worker that is asked to stop waits for its trainers' checkpoints. */
  FOLDWISE_DRAIN_SECONDS: z.coerce.number().min(1).max(3600).default(20),
  /** Seconds without progress after which a trainer's process is killed. */
  FOLDWISE_STALL_SECONDS: z.coerce.number().min(2, "must be at least 2").max(86_400).default(300),
  /** Seconds that a trainer's process that is to stop at once has for it before it is killed. */
  FOLDWISE_GRACE_SECONDS: z.coerce.number().min(0.5, "must be at least 0.5").max(600).default(10),
  /** Threads that prepare a training's images; read by the trainers, which inherit it. */
  FOLDWISE_INPUT_THREADS: z.coerce.number().int().min(0, "must be at least 0").max(64).optional(),
  /** Days after which what was deleted is removed for good; 0: only when asked to. */
  FOLDWISE_RETENTION_DAYS: z.coerce.number().min(0, "must be at least 0").max(36_500).default(30),
});

export interface WorkerEnvironment {
  home: string;
  /** Downloads that outlive checkouts. */
  cache: string;
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** Null: what the machine has. */
  classes: string[] | null;
  slots: number;
  heartbeatMs: number;
  /** How long a claim lasts unless it is renewed; shorter than the heartbeat's time-out, so that a retry finds it free. */
  leaseMs: number;
  drainMs: number;
  stallMs: number;
  /** At most half of `drainMs`, so that what was killed is written down before the worker goes. */
  graceMs: number;
  /** Null: nothing is removed unless somebody asks. */
  retentionMs: number | null;
  host: string;
}

/**
 * Reads the process's environment once.
 * @throws FoldwiseError `invalid` naming every bad variable together.
 */
export function parseEnvironment(variables: Record<string, string | undefined>): WorkerEnvironment {
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw invalid(
      parsed.error.issues.map((issue) => {
        const field = String(issue.path[0]);
        // A database address holds a password.
        const value =
          field === "DATABASE_URL" ? (given[field] ? "(hidden)" : "missing") : (given[field] ?? "missing");
        return { field, value, problem: issue.message };
      }),
      "The worker's environment was refused",
    );
  const value = parsed.data;
  const heartbeatMs = value.FOLDWISE_HEARTBEAT_SECONDS * 1000;
  const drainMs = value.FOLDWISE_DRAIN_SECONDS * 1000;
  return {
    home: resolve(value.FOLDWISE_HOME ?? join(homedir(), ".foldwise")),
    cache: resolve(value.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise")),
    databaseUrl: value.DATABASE_URL,
    temporalAddress: value.TEMPORAL_ADDRESS,
    temporalNamespace: value.TEMPORAL_NAMESPACE,
    classes: value.FOLDWISE_CLASSES ?? null,
    slots: value.FOLDWISE_SLOTS,
    heartbeatMs,
    leaseMs: Math.round(heartbeatMs * 0.7),
    drainMs,
    stallMs: value.FOLDWISE_STALL_SECONDS * 1000,
    graceMs: Math.min(value.FOLDWISE_GRACE_SECONDS * 1000, drainMs / 2),
    retentionMs: value.FOLDWISE_RETENTION_DAYS === 0 ? null : value.FOLDWISE_RETENTION_DAYS * DAY_MS,
    host: hostname(),
  };
}
