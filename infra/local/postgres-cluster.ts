import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { postgresPlace } from "@foldwise/connections/postgres-failure";
import { postgresOptions } from "@foldwise/connections/postgres-settings";
import { readServiceSettings } from "@foldwise/connections/services-settings";
import { formatProblem, invalid } from "@foldwise/core/errors";
import { explainSessions } from "@foldwise/db/pooling";
import pg from "pg";
import { tryRun } from "../setup/command.mjs";
import { SetupError } from "../setup/errors.mjs";
import { getPostgres } from "../setup/postgres.mjs";
import { type Launch, type SystemUser, userArguments } from "./launch";
import { serverEnvironment } from "./part-environment";
import { prepareDatabase } from "./prepare-database";
import { postgresUser } from "./system-user";

const SUPERUSER = "foldwise";
/** Owns the database and nothing else: a fault in a query is no access to files or programs. */
const OWNER = "foldwise_owner";
const DATABASE = "foldwise";
const READY_MS = 60_000;

/** A cluster on disk, ready to be started. */
export interface PostgresCluster {
  launch: Launch;
  /** Address of the database that Foldwise uses, as the role that owns it. */
  url: string;
  /** The maintenance database as the superuser. */
  superuserUrl: string;
}

export interface ClusterOptions {
  root: string;
  /** Folder of the cluster; made on first use, reached over loopback only, with a password kept beside the data. */
  folder: string;
  port: number;
  /** Further settings, such as those of a cluster that may lose its data. */
  settings?: Readonly<Record<string, string>>;
}

/** Makes the cluster when there is none, and says how to run it. */
export async function preparePostgres({
  root,
  folder,
  port,
  settings = {},
}: ClusterOptions): Promise<PostgresCluster> {
  const data = join(folder, "data");
  const programs = await getPostgres(root, clusterMajor(data));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = postgresUser(folder);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  // Again: the folder's own owner and mode decide whether the user reaches it.
  const runner = user === undefined ? undefined : postgresUser(folder);
  const passwordFile = join(folder, "password");
  if (!existsSync(join(data, "PG_VERSION")))
    await makeCluster({ initdb: programs.initdb, data, passwordFile, user: runner });
  const password = readFileSync(passwordFile, "utf8").trim();
  const ownerPassword = keptPassword(join(folder, "owner-password"));
  const given = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    // A sweep's tables grow a hundredfold within a minute, the default: statements went by the plans of small tables until then.
    autovacuum_naptime: "5s",
    ...settings,
  };
  return {
    url: `postgresql://${OWNER}:${ownerPassword}@127.0.0.1:${port}/${DATABASE}`,
    superuserUrl: `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    launch: {
      program: programs.postgres,
      args: ["-D", data, ...Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      cwd: "/",
      env: { ...serverEnvironment(process.env), LC_ALL: "C" },
      user: runner,
      deathSignal: "SIGINT",
    },
  };
}

/** A password that is made once and read by its owner alone. */
function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function clusterMajor(data: string): number | undefined {
  const file = join(data, "PG_VERSION");
  return existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : undefined;
}

interface NewCluster {
  initdb: string;
  data: string;
  passwordFile: string;
  user: SystemUser | undefined;
}

async function makeCluster({ initdb, data, passwordFile, user }: NewCluster): Promise<void> {
  const part = `${data}.part`;
  rmSync(part, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const args = ["-D", part, "-U", SUPERUSER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8"];
  const { code, output } = await runAs(user, initdb, [...args, "--locale=C", "--data-checksums"]);
  if (code !== 0)
    throw new SetupError(`initdb could not make the Postgres cluster in ${data}:\n${output.trim()}`);
  renameSync(part, data);
}

function runAs(user: SystemUser | undefined, program: string, args: string[]) {
  const env = { ...serverEnvironment(process.env), LC_ALL: "C" };
  if (user === undefined) return tryRun(program, args, { env, cwd: "/" });
  return tryRun("setpriv", [...userArguments(user), "--", program, ...args], { env, cwd: "/" });
}

/**
 * Waits until the cluster answers, and its database and the role that owns it exist.
 * @param failed tells early that the program keeps ending
 */
export async function waitForPostgres(
  { url, superuserUrl }: Pick<PostgresCluster, "url" | "superuserUrl">,
  failed: () => string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await prepareDatabase({ url, superuserUrl });
      return;
    } catch (error) {
      const reason = failed();
      if (reason !== undefined || Date.now() > until)
        throw new SetupError(`Postgres did not start: ${reason ?? String(error)}`, { cause: error });
    }
    await sleep(50);
  }
}

/**
 * @param variables the environment, which names the database
 * @returns the addresses, checked
 * @throws SetupError when a configured database cannot be reached, or refuses how this process connects
 */
export async function requireDatabase(
  variables: NodeJS.ProcessEnv,
): Promise<{ url: string; directUrl: string | null }> {
  const { settings, problems } = readServiceSettings(variables);
  const ofDatabase = problems.filter(({ field }) => /^(DATABASE|DIRECT)_URL/.test(field));
  if (ofDatabase.length > 0) throw new SetupError(invalid(ofDatabase, "The environment was refused").message);
  const { databaseUrl: url, directUrl } = settings;
  const refused = await explainSessions({ databaseUrl: url, directUrl });
  if (refused !== null) throw new SetupError(formatProblem(refused));
  await requireAnswer(directUrl ?? url, directUrl === null ? "DATABASE_URL" : "DIRECT_URL");
  return { url, directUrl };
}

async function requireAnswer(url: string, variable: string): Promise<void> {
  const client = new pg.Client({ ...postgresOptions(url), connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    await client.end();
  } catch (error) {
    const why = error instanceof AggregateError ? error.errors.map(String).join("; ") : String(error);
    throw new SetupError(`Postgres is not responding at ${postgresPlace(url)} (${variable}): ${why}`, {
      cause: error,
    });
  }
}
