import { homedir, hostname } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { readServiceSettings, type ServiceSettings } from "@foldwise/connections/services-settings";
import { invalid, type Problem } from "@foldwise/core/errors";
import { type ArtifactSettings, artifactSettings } from "@foldwise/db/artifacts";
import { z } from "zod";
import type { ImportAccess } from "./imports/import-access";
import type { ProgramAccess } from "./trainers";
import type { WeightsAccess } from "./weights";

const DAY_MS = 24 * 3600 * 1000;
const RESOURCE_CLASS = /^train\.[a-z0-9.]+$/;

/** As PATH is written. */
const folders = z
  .string()
  .transform((text) => text.split(delimiter).filter((part) => part !== ""))
  .refine((paths) => paths.length > 0 && paths.every(isAbsolute), {
    error: `must be absolute folders, ${delimiter} between`,
  })
  .optional();
const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?$/i;

const schema = z.object({
  FOLDWISE_HOME: z.string().min(1).optional(),
  /** Downloads that outlive checkouts; the set-up uses the same folder. */
  FOLDWISE_CACHE: z.string().min(1).optional(),
  /** `data/` of the project, whose papers tell whose images an import has; that beside this program by default. */
  FOLDWISE_DATA: z.string().min(1).optional(),
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
  /** Days after which what was deleted is permanently deleted; 0: only when asked to. */
  FOLDWISE_RETENTION_DAYS: z.coerce.number().min(0, "must be at least 0").max(36_500).default(30),
  /** 1 where others than the user of this machine can reach the page. */
  FOLDWISE_EXPOSED: z.enum(["0", "1"], "must be 0 or 1").default("0"),
  FOLDWISE_IMPORT_ROOTS: folders,
  FOLDWISE_IMPORT_MAX_FILES: z.coerce.number().int().min(1, "must be at least 1").default(200_000),
  FOLDWISE_IMPORT_MAX_GB: z.coerce.number().positive("must be greater than 0").default(200),
  FOLDWISE_WEIGHTS_ROOTS: folders,
  FOLDWISE_WEIGHTS_HOSTS: z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .refine((hosts) => hosts.every((host) => HOST.test(host)), {
      error: "must be hosts or host:port separated by commas, IPv6 addresses in brackets",
    })
    .optional(),
  FOLDWISE_WEIGHTS_MAX_MB: z.coerce.number().positive("must be greater than 0").default(4_000),
  /** Programs that the trainer `command` may run: names in PATH or absolute paths, separated by commas. */
  FOLDWISE_COMMANDS: list
    .refine((names) => names.every((name) => isAbsolute(name) || /^[\w.+-]+$/.test(name)), {
      error: "must be names of programs or absolute paths, separated by commas",
    })
    .optional(),
  FOLDWISE_COMMAND_FOLDERS: folders,
  FOLDWISE_COMMAND_USER: z
    .string()
    .regex(/^\d+:\d+$/, "must be a user's and a group's number, such as 1000:1000")
    .transform((text) => text.split(":").map(Number))
    .optional(),
  FOLDWISE_COMMAND_MEMORY_MB: z.coerce.number().min(16, "must be at least 16").optional(),
  FOLDWISE_COMMAND_OPEN_FILES: z.coerce.number().int().min(16, "must be at least 16").optional(),
  /** Names of variables that programs get besides the usual ones. */
  FOLDWISE_COMMAND_ENV: list
    .refine((names) => names.every((name) => /^[A-Za-z_]\w*$/.test(name)), {
      error: "must be names of variables, separated by commas",
    })
    .optional(),
  /** Where the page is, for links that programs are given. */
  FOLDWISE_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, "must be an http(s) address")
    .optional(),
});

export interface WorkerEnvironment extends ServiceSettings {
  home: string;
  artifacts: ArtifactSettings;
  /** Downloads that outlive checkouts. */
  cache: string;
  /** Null: the project's own. */
  data: string | null;
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
  imports: ImportAccess;
  weights: WeightsAccess;
  commands: ProgramAccess;
}

/** The folder of what this machine keeps. @param given FOLDWISE_HOME */
export function homeOf(given: string | undefined): string {
  return resolve(given || join(homedir(), ".foldwise"));
}

/**
 * Reads the process's environment once.
 * @param ownUser number of the user that the worker runs as; 0 is root
 * @throws FoldwiseError `invalid` naming every bad variable together.
 */
export function parseEnvironment(
  variables: Record<string, string | undefined>,
  ownUser = process.getuid?.(),
): WorkerEnvironment {
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  const services = readServiceSettings(variables);
  const user = userProblems(given.FOLDWISE_COMMAND_USER, ownUser);
  const home = homeOf(given.FOLDWISE_HOME);
  const artifacts = artifactSettings(given, home);
  if (!parsed.success || user.length > 0 || services.problems.length > 0 || artifacts.settings === null) {
    const issues = parsed.error?.issues ?? [];
    throw invalid(
      [
        ...services.problems,
        ...issues.map((issue): Problem => {
          const field = String(issue.path[0]);
          return { field, value: given[field] ?? "missing", problem: issue.message };
        }),
        ...user,
        ...artifacts.problems,
      ],
      "The worker's environment was refused",
    );
  }
  const value = parsed.data;
  const heartbeatMs = value.FOLDWISE_HEARTBEAT_SECONDS * 1000;
  const isExposed = value.FOLDWISE_EXPOSED === "1";
  const drainMs = value.FOLDWISE_DRAIN_SECONDS * 1000;
  return {
    home,
    artifacts: artifacts.settings,
    cache: resolve(value.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise")),
    data: value.FOLDWISE_DATA === undefined ? null : resolve(value.FOLDWISE_DATA),
    ...services.settings,
    classes: value.FOLDWISE_CLASSES ?? null,
    slots: value.FOLDWISE_SLOTS,
    heartbeatMs,
    leaseMs: Math.round(heartbeatMs * 0.7),
    drainMs,
    stallMs: value.FOLDWISE_STALL_SECONDS * 1000,
    graceMs: Math.min(value.FOLDWISE_GRACE_SECONDS * 1000, drainMs / 2),
    retentionMs: value.FOLDWISE_RETENTION_DAYS === 0 ? null : value.FOLDWISE_RETENTION_DAYS * DAY_MS,
    host: hostname(),
    imports: {
      folders: { roots: value.FOLDWISE_IMPORT_ROOTS ?? null, isExposed, variable: "FOLDWISE_IMPORT_ROOTS" },
      maxFiles: value.FOLDWISE_IMPORT_MAX_FILES,
      maxBytes: value.FOLDWISE_IMPORT_MAX_GB * 1e9,
    },
    weights: {
      folders: { roots: value.FOLDWISE_WEIGHTS_ROOTS ?? null, isExposed, variable: "FOLDWISE_WEIGHTS_ROOTS" },
      hosts: value.FOLDWISE_WEIGHTS_HOSTS ?? [],
      maxBytes: value.FOLDWISE_WEIGHTS_MAX_MB * 1e6,
    },
    commands: {
      commands: value.FOLDWISE_COMMANDS ?? [],
      folders: {
        roots: value.FOLDWISE_COMMAND_FOLDERS ?? null,
        isExposed,
        variable: "FOLDWISE_COMMAND_FOLDERS",
      },
      user: userOf(value.FOLDWISE_COMMAND_USER),
      memoryBytes:
        value.FOLDWISE_COMMAND_MEMORY_MB === undefined ? null : value.FOLDWISE_COMMAND_MEMORY_MB * 2 ** 20,
      openFiles: value.FOLDWISE_COMMAND_OPEN_FILES ?? null,
      variables: value.FOLDWISE_COMMAND_ENV ?? [],
      pageUrl: value.FOLDWISE_URL?.replace(/\/+$/, "") ?? null,
    },
  };
}

/** Another user's programs are started by root alone: better said now than at each attempt. */
function userProblems(value: string | undefined, ownUser: number | undefined): Problem[] {
  if (value === undefined || ownUser === 0) return [];
  const own = ownUser === undefined ? "this system has no such users" : `this one runs as user ${ownUser}`;
  return [
    {
      field: "FOLDWISE_COMMAND_USER",
      value,
      problem: `needs a worker that runs as root, and ${own}`,
      remedy: "start the worker as root, or remove the variable: programs then run as the worker's own user",
    },
  ];
}

function userOf([uid, gid]: readonly number[] = []): ProgramAccess["user"] {
  return uid === undefined || gid === undefined ? null : { uid, gid };
}
