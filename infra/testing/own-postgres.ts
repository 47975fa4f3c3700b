import { chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Part } from "../local/part";
import { systemPort, waitForTcp } from "../local/ports";
import { type PostgresCluster, preparePostgres, waitForPostgres } from "../local/postgres-cluster";
import { postgresUser } from "../local/system-user";
import { getPgbouncer } from "../setup/pgbouncer.mjs";
import type { Authority, IssuedCertificate } from "./certificates";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const UNSAFE_AND_FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

export interface RunningServer {
  port: number;
  stop(): Promise<void>;
}

export interface OwnPostgres extends RunningServer {
  cluster: PostgresCluster;
  database: string;
  user: string;
  password: string;
}

/**
 * A Postgres of a test's own that serves TLS beside plain text.
 * @param clients whose certificates it requires of the user `certified`, a copy of the owner
 */
export async function startTlsPostgres({
  folder,
  server,
  clients,
}: {
  folder: string;
  server: IssuedCertificate;
  clients: Authority;
}): Promise<OwnPostgres> {
  const port = await systemPort();
  const place = join(folder, "postgres");
  mkdirSync(place, { mode: 0o700 });
  const files = {
    ssl_cert_file: server.certificate,
    ssl_key_file: server.key,
    ssl_ca_file: clients.certificate,
  };
  const cluster = await preparePostgres({
    root: ROOT,
    folder: place,
    port,
    settings: { ...UNSAFE_AND_FAST, ssl: "on", ...handOver(files, place) },
  });
  const rules = join(place, "data", "pg_hba.conf");
  const others = readFileSync(rules, "utf8");
  writeFileSync(
    rules,
    `hostssl all certified all scram-sha-256 clientcert=verify-ca\nhostnossl all tls_only all reject\n${others}`,
  );
  const stop = await startPart("postgres", folder, {
    launch: cluster.launch,
    stopSignal: "SIGINT",
    ready: (failed) => waitForPostgres(cluster, failed),
  });
  const { username, password, pathname } = new URL(cluster.url);
  return { port, cluster, stop, user: username, password, database: pathname.slice(1) };
}

/**
 * PgBouncer in transaction mode before a Postgres, by TLS on both sides, with few connections to it: what holds one longer than a
 * transaction is noticed.
 */
export async function startPgbouncer({
  folder,
  postgres,
  server,
  authority,
  settings = {},
}: {
  folder: string;
  postgres: OwnPostgres;
  server: IssuedCertificate;
  authority: Authority;
  settings?: Readonly<Record<string, string>>;
}): Promise<RunningServer> {
  const { program, libraries } = await getPgbouncer();
  const port = await systemPort();
  const user = postgresUser(folder);
  const files = handOver(
    {
      client_tls_cert_file: server.certificate,
      client_tls_key_file: server.key,
      server_tls_ca_file: authority.certificate,
    },
    folder,
  );
  const users = join(folder, "users.txt");
  writeFileSync(users, `"${postgres.user}" "${postgres.password}"\n`);
  const file = join(folder, "pgbouncer.ini");
  const all = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: users,
    pool_mode: "transaction",
    default_pool_size: 4,
    max_client_conn: 500,
    client_tls_sslmode: "require",
    server_tls_sslmode: "verify-full",
    ...files,
    ...settings,
  };
  writeFileSync(
    file,
    `[databases]\n* = host=localhost port=${postgres.port}\n[pgbouncer]\n${Object.entries(all)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join("")}`,
  );
  if (user !== undefined) for (const each of [users, file]) chownSync(each, user.uid, user.gid);
  const stop = await startPart("pgbouncer", folder, {
    launch: {
      program,
      args: [file],
      cwd: "/",
      env: { PATH: process.env.PATH, ...(libraries && { LD_LIBRARY_PATH: libraries }) },
      user,
      deathSignal: "SIGINT",
    },
    stopSignal: "SIGTERM",
    ready: async (failed) => {
      while (!(await waitForTcp({ host: "127.0.0.1", port }, { timeoutMs: 1_000 }))) {
        const reason = failed();
        if (reason !== undefined) throw new Error(`PgBouncer did not start: ${reason}`);
      }
    },
  });
  return { port, stop };
}

/** Copies that the user who runs the server may read, and nobody else. */
function handOver(files: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const user = postgresUser(folder);
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => {
      const copy = join(folder, `${name}.pem`);
      writeFileSync(copy, readFileSync(file), { mode: 0o600 });
      if (user !== undefined) chownSync(copy, user.uid, user.gid);
      return [name, copy];
    }),
  );
}

async function startPart(
  name: string,
  folder: string,
  {
    launch,
    stopSignal,
    ready,
  }: Pick<ConstructorParameters<typeof Part>[0], "launch" | "stopSignal"> & {
    ready(failed: () => string | undefined): Promise<void>;
  },
): Promise<() => Promise<void>> {
  const part = new Part({
    name,
    launch,
    stopSignal,
    logFile: join(folder, `${name}.log`),
    stopMs: 15_000,
    say: () => {},
  });
  part.start();
  try {
    await ready(() => part.failure());
  } catch (error) {
    await part.stop();
    throw error;
  }
  return () => part.stop();
}
