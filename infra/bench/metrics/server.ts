import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Connection, connect } from "@foldwise/db/client";
import { migrate } from "@foldwise/db/migrate";
import pg from "pg";
import { Part } from "../../local/part";
import { systemPort } from "../../local/ports";
import { preparePostgres, waitForPostgres } from "../../local/postgres-cluster";

export interface BenchServer {
  version: string;
  /** A migrated database with one experiment, number 1. */
  connect(maxConnections: number): Connection;
  url: string;
  /** An empty database for the peer. */
  peerUrl: string;
  /** Ends the server and starts it again: nothing is in its own cache. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A cluster of its own, with the settings of `npm start`: writes are durable. The peer gets a database in the same. */
export async function startServer(): Promise<BenchServer> {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "foldwise-bench-"));
  const cluster = await preparePostgres({ root, folder: join(folder, "postgres"), port: await systemPort() });
  const part = new Part({
    name: "postgres",
    launch: cluster.launch,
    logFile: join(folder, "postgres.log"),
    stopSignal: "SIGINT",
    stopMs: 30_000,
    say: (line) => console.error(line),
  });
  const stop = async () => {
    await part.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  // A bench that is broken off leaves neither a server nor its data.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void stop().finally(() => process.exit(130));
    });
  try {
    part.start();
    await waitForPostgres(cluster, () => undefined);
    await migrate(cluster.url);
    const peer = new URL(cluster.url);
    peer.pathname = "/mlflow";
    const superuser = new pg.Client({ connectionString: cluster.superuserUrl });
    await superuser.connect();
    await superuser.query(`create database mlflow owner ${peer.username}`);
    await superuser.end();
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    await client.query("insert into experiment (name) values ('bench')");
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    await client.end();
    return {
      version: `Postgres ${rows[0]?.server_version}`,
      url: cluster.url,
      peerUrl: peer.href,
      restart: async () => {
        await part.stop();
        part.start();
        await waitForPostgres(cluster, () => undefined);
      },
      connect: (maxConnections) => connect(cluster.url, { maxConnections }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Logged runs of the experiment. */
export async function createRuns({ pool }: Connection, count: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: string }>(
    "insert into run (experiment_id, name) select 1, 'run ' || i from generate_series(1, $1) i returning id",
    [count],
  );
  return rows.map(({ id }) => Number(id));
}
