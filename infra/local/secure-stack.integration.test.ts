import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type FoldwiseClient } from "@foldwise/client";
import { postgresOptions } from "@foldwise/connections/postgres-settings";
import { explainTemporalFailure } from "@foldwise/connections/temporal-failure";
import { readTemporalSettings } from "@foldwise/connections/temporal-settings";
import { formatProblem } from "@foldwise/core/errors";
import { explainDatabase } from "@foldwise/db/pooling";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { buildWhenStale } from "../../apps/worker/src/testing/build";
import { startWorker } from "../../apps/worker/src/testing/worker-process";
import { type Authority, type IssuedCertificate, makeAuthority } from "../testing/certificates";
import {
  type OwnPostgres,
  type RunningServer,
  startPgbouncer,
  startTlsPostgres,
} from "../testing/own-postgres";
import { ownNamespace } from "../testing/parallel.mjs";
import { type S3Server, startS3 } from "../testing/s3";
import { startTemporalProxy, type TemporalProxy } from "../testing/temporal-proxy";
import { systemPort } from "./ports";

const START = fileURLToPath(new URL("../start.mjs", import.meta.url));
/** A start builds what is older than its sources first. */
const STARTED_MS = 600_000;
const API_KEY = "secret-api-key";

let folder: string;
let authority: Authority;
let stranger: Authority;
let client: IssuedCertificate;
let ofStranger: IssuedCertificate;
let temporal: TemporalProxy;
let expiredTemporal: TemporalProxy;
let postgres: OwnPostgres;
let pgbouncer: RunningServer;
let s3: S3Server;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

beforeAll(async () => {
  await buildWhenStale();
  folder = mkdtempSync(join(tmpdir(), "foldwise-secure-"));
  authority = await makeAuthority(folder, "authority");
  stranger = await makeAuthority(folder, "stranger");
  const server = await authority.issue("server", { names: ["localhost"] });
  client = await authority.issue("client", { days: 20 });
  ofStranger = await stranger.issue("client-of-stranger");
  const expired = await authority.issue("expired-server", { days: -2 });
  const backend = inject("TEMPORAL_ADDRESS");
  temporal = await startTemporalProxy({ backend, server, clients: authority, apiKey: API_KEY });
  expiredTemporal = await startTemporalProxy({ backend, server: expired });
  postgres = await startTlsPostgres({ folder, server, clients: authority });
  pgbouncer = await startPgbouncer({ folder, postgres, server, authority });
  s3 = await startS3();
  await s3.createBucket("lab");
});

afterAll(async () => {
  await s3?.stop();
  await temporal?.close();
  await expiredTemporal?.close();
  await pgbouncer?.stop();
  await postgres?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Variables that the proxy before Temporal accepts. */
const accepted = () => ({
  TEMPORAL_ADDRESS: temporal.address,
  TEMPORAL_NAMESPACE: ownNamespace(),
  TEMPORAL_API_KEY: API_KEY,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.certificate,
  TEMPORAL_TLS_CLIENT_CERT_PATH: client.certificate,
  TEMPORAL_TLS_CLIENT_KEY_PATH: client.key,
});

function addressOf(
  server: { port: number },
  query: string,
  { host = "localhost", user = postgres.user } = {},
) {
  return `postgres://${user}:${postgres.password}@${host}:${server.port}/${postgres.database}${query}`;
}

describe("Temporal by TLS, client certificate and API key", () => {
  const said = async (variables: Record<string, string>) => {
    const { settings, problems } = readTemporalSettings(variables);
    expect(problems).toEqual([]);
    const problem = await explainTemporalFailure(settings);
    return problem && formatProblem(problem);
  };

  it("is accepted with all three", async () => {
    expect(await said(accepted())).toBeNull();
  });

  it("says which variable to correct for each that is wrong, and no secret", async () => {
    const {
      TEMPORAL_TLS_CLIENT_CERT_PATH: _certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: _key,
      ...bare
    } = accepted();
    const { TEMPORAL_API_KEY: _apiKey, ...keyless } = accepted();
    const plainServer = { TEMPORAL_ADDRESS: inject("TEMPORAL_ADDRESS"), TEMPORAL_TLS: "true" };
    const cases: [Record<string, string>, RegExp][] = [
      [
        { ...accepted(), TEMPORAL_TLS_SERVER_CA_CERT_PATH: stranger.certificate },
        /^TEMPORAL_TLS_SERVER_CA_CERT_PATH: .* is not signed by a trusted authority .*; set it to the certificate/,
      ],
      [
        { ...accepted(), TEMPORAL_TLS_SERVER_NAME: "temporal.lab" },
        /^TEMPORAL_TLS_SERVER_NAME: temporal.lab — is not a name in the server's certificate \(DNS:localhost\); set it/,
      ],
      [
        { ...accepted(), TEMPORAL_ADDRESS: temporal.address.replace("localhost", "127.0.0.1") },
        /^TEMPORAL_TLS_SERVER_NAME: not set, so 127.0.0.1 — is not a name/,
      ],
      [
        { ...accepted(), TEMPORAL_ADDRESS: expiredTemporal.address },
        /^TEMPORAL_ADDRESS: localhost:\d+ — the server's certificate is out of its term \(CERT_HAS_EXPIRED, it ends on/,
      ],
      [
        bare,
        /^TEMPORAL_TLS_CLIENT_CERT_PATH: not set — but the Temporal server requires a client certificate; set it/,
      ],
      [
        {
          ...accepted(),
          TEMPORAL_TLS_CLIENT_CERT_PATH: ofStranger.certificate,
          TEMPORAL_TLS_CLIENT_KEY_PATH: ofStranger.key,
        },
        /^TEMPORAL_TLS_CLIENT_CERT_PATH: set — the Temporal server ends the connection once it has seen this client cert/,
      ],
      [
        { ...accepted(), TEMPORAL_API_KEY: "another-secret" },
        /^TEMPORAL_API_KEY: \(hidden\) — is refused by the Temporal server/,
      ],
      [keyless, /^TEMPORAL_API_KEY: not set — but the Temporal server requires authorization/],
      [plainServer, /^TEMPORAL_TLS: in use, .* — the server does not speak TLS; .*TEMPORAL_TLS=false/],
      [
        { TEMPORAL_ADDRESS: expiredTemporal.address },
        /^TEMPORAL_TLS: not set — but the Temporal server requires TLS; set TEMPORAL_TLS=true/,
      ],
    ];
    for (const [variables, pattern] of cases) {
      const text = await said(variables);
      expect(text ?? "accepted", String(pattern)).toMatch(pattern);
      expect(text).not.toMatch(/secret/);
    }
  });

  it("is an outage, about which TLS has nothing to say, while nothing answers", async () => {
    const closed = await startTemporalProxy({
      backend: inject("TEMPORAL_ADDRESS"),
      server: await authority.issue("gone"),
    });
    await closed.close();
    expect(await said({ ...accepted(), TEMPORAL_ADDRESS: closed.address })).toBeNull();
  });

  it("ends a worker that it refuses as it starts, with the reason", async () => {
    const worker = startWorker({
      databaseUrl: addressOf(postgres, "?sslmode=require"),
      temporalAddress: temporal.address,
      home: join(folder, "refused"),
      environment: { ...accepted(), TEMPORAL_TLS_SERVER_CA_CERT_PATH: stranger.certificate },
    });
    expect(await worker.ended()).toBe(1);
    expect(worker.log()).toContain(
      "The worker cannot start:\n  TEMPORAL_TLS_SERVER_CA_CERT_PATH: set, server localhost",
    );
    expect(worker.log()).not.toMatch(new RegExp(`${API_KEY}|${postgres.password}`));
  });
});

describe("Postgres by TLS", () => {
  const connects = async (url: string) => {
    const probe = new pg.Client(postgresOptions(url));
    probe.on("error", () => {});
    await probe.connect();
    const { rows } = await probe.query<{ ssl: boolean; cn: string | null }>(
      "select ssl, client_dn as cn from pg_stat_ssl where pid = pg_backend_pid()",
    );
    await probe.end();
    return rows[0];
  };
  const root = () => `sslrootcert=${authority.certificate}`;
  const ofClient = () => `sslcert=${client.certificate}&sslkey=${client.key}`;

  it("connects in each mode as psql does", async () => {
    expect(await connects(addressOf(postgres, ""))).toMatchObject({ ssl: false });
    for (const query of ["?sslmode=require", `?sslmode=verify-full&${root()}`])
      expect(await connects(addressOf(postgres, query)), query).toMatchObject({ ssl: true });
    const byAddress = { host: "127.0.0.1" };
    expect(await connects(addressOf(postgres, `?sslmode=verify-ca&${root()}`, byAddress))).toMatchObject({
      ssl: true,
    });
  });

  it("says which parameter to correct for each that is wrong, and no password", async () => {
    const superuser = new pg.Client({ connectionString: postgres.cluster.superuserUrl });
    await superuser.connect();
    for (const name of ["certified", "tls_only"])
      await superuser.query(`create role ${name} login password '${postgres.password}'`);
    await superuser.end();
    const strangers = `sslrootcert=${stranger.certificate}`;
    const cases: [string, RegExp][] = [
      [
        addressOf(postgres, `?sslmode=verify-full&${strangers}`),
        /^DATABASE_URL sslrootcert: .*stranger.pem, server localhost:\d+ — .* not signed by a trusted authority/,
      ],
      [
        addressOf(postgres, `?sslmode=require&${strangers}`),
        /^DATABASE_URL sslrootcert: .* not signed by a trusted authority/,
      ],
      [
        addressOf(postgres, `?sslmode=verify-full&${root()}`, { host: "127.0.0.1" }),
        /^DATABASE_URL: 127.0.0.1:\d+ — the server's certificate is not for this host \(sslmode=verify-full\); use a host/,
      ],
      [
        addressOf(postgres, "", { user: "tls_only" }),
        /^DATABASE_URL sslmode: not set, .* by TLS only; add sslmode/,
      ],
      [
        addressOf(postgres, `?sslmode=verify-full&${root()}`, { user: "certified" }),
        /^DATABASE_URL sslcert: not set — but the server requires a client certificate; add sslcert/,
      ],
      [
        addressOf(
          {
            port:
              new URL(inject("DATABASE_URL")).port === "" ? 0 : Number(new URL(inject("DATABASE_URL")).port),
          },
          "?sslmode=require",
        ),
        /^DATABASE_URL sslmode: require, .* — but the Postgres server has no TLS; set ssl=on/,
      ],
    ];
    for (const [databaseUrl, pattern] of cases) {
      const problem = await explainDatabase({ databaseUrl, directUrl: null });
      const text = problem ? formatProblem(problem) : "accepted";
      expect(text).toMatch(pattern);
      expect(text).not.toContain(postgres.password);
    }
    const certified = addressOf(postgres, `?sslmode=verify-full&${root()}&${ofClient()}`, {
      user: "certified",
    });
    expect(await connects(certified)).toMatchObject({ ssl: true, cn: "/CN=client" });
  });
});

describe("a pooler", () => {
  const pooled = () => addressOf(pgbouncer, `?sslmode=verify-full&sslrootcert=${authority.certificate}`);
  const direct = () => addressOf(postgres, `?sslmode=verify-full&sslrootcert=${authority.certificate}`);

  it("carries the whole product, its artifacts in a bucket: migrations, sweeps, their stream, files and a purge, with TLS everywhere", {
    timeout: STARTED_MS,
  }, async () => {
    const home = join(folder, "home");
    const port = await systemPort();
    const child = spawn(process.execPath, [START, "--home", home, "--port", String(port), "--no-demo"], {
      env: {
        ...process.env,
        ...accepted(),
        ...s3.variables("lab", "secure"),
        DATABASE_URL: pooled(),
        DIRECT_URL: direct(),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    const ended = once(child, "exit");
    try {
      await vi.waitFor(
        () => {
          if (child.exitCode !== null) throw new Error(output);
          expect(output).toContain("Foldwise is at");
        },
        { timeout: STARTED_MS, interval: 200 },
      );
      const client = createClient({ url: `http://127.0.0.1:${port}` });
      const health = await client.health();
      expect(health).toMatchObject({
        status: "ok",
        artifacts: { kind: "s3", status: "ok" },
        connections: {
          postgres: { tls: "verify-full", pooler: true },
          temporal: { tls: true, clientCertificate: true, apiKey: true },
        },
      });
      expect(health.warnings.map(({ problem }) => problem)).toEqual([
        expect.stringMatching(/^TEMPORAL_TLS_CLIENT_CERT_PATH expires on \d{4}-\d\d-\d\d$/),
      ]);

      const imported = await client.datasets.import({ builtin: "digits" });
      await vi.waitFor(
        async () => expect((await client.datasets.importStatus(imported.id)).state).toBe("complete"),
        { timeout: STARTED_MS, interval: 200 },
      );
      const plan = {
        name: "pooled",
        experiment: "pooled",
        dataset: "digits",
        trainer: { kind: "simulate", epochSeconds: 0.2 },
        variants: { a: {}, b: { training: { l1: 0.001 } } },
        folds: [0, 1, 2],
        training: { epochs: 5, earlyStopping: null },
      };
      const sweep = await client.sweeps.create(JSON.stringify(plan));
      let points = 0;
      for await (const event of client.sweeps.follow(sweep.id)) {
        if (event.type === "points") points += event.changes.length;
        if (event.type === "sweep" && event.sweep.state === "complete") break;
      }
      expect(points).toBeGreaterThan(0);
      const { runs } = await client.runs.list({ sweep: sweep.id });
      expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "complete"));
      await trainsInTheBucket(client);
      // The lock of a purge is a session's: a second one finds it free.
      await client.sweeps.delete(sweep.id);
      expect(await client.purge(0)).toMatchObject({ sweeps: 1, runs: 6, more: false });
      expect(await client.purge(0)).toMatchObject({ sweeps: 0, more: false });
    } finally {
      child.kill("SIGINT");
      await ended;
    }
    const logs = ["web", "worker"].map((name) => readFileSync(join(home, "logs", `${name}.log`), "utf8"));
    expect(logs.join("")).not.toBe("");
    expect([output, ...logs].join("\n")).not.toMatch(
      new RegExp(`${API_KEY}|${postgres.password}|${s3.secretKey}`),
    );
  });

  /** A training of TensorFlow that is paused and resumed, its prediction and export, a file of its run, figures of its dataset. */
  async function trainsInTheBucket(client: FoldwiseClient): Promise<void> {
    const plan = {
      name: "trained",
      experiment: "bucket",
      dataset: "digits",
      trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
      folds: [0],
      training: { epochs: 3, batchSize: 32, earlyStopping: null },
      evaluation: { testSigmas: [0] },
    };
    const { id } = await client.sweeps.create(JSON.stringify(plan));
    const states = async () => (await client.runs.list({ sweep: id })).runs.map(({ state }) => state);
    const becomes = (state: string) =>
      vi.waitFor(async () => expect(await states()).toEqual([state]), { timeout: STARTED_MS, interval: 200 });
    await becomes("running");
    await client.sweeps.act(id, { action: "pause" });
    await becomes("paused");
    await client.sweeps.act(id, { action: "resume" });
    await becomes("complete");
    const [run] = (await client.runs.list({ sweep: id })).runs;
    if (!run) throw new Error("the run is complete");
    const predicted = await client.requests.predict(run.id, { testImages: 2 });
    expect((await client.requests.answer(predicted, "predict")).images).toHaveLength(2);
    const asked = await client.requests.export(run.id, { format: "tfjs-layers" });
    const { file } = await client.requests.answer(asked, "export");
    const exported = await client.requests.file(asked.id);
    expect(sha256(new Uint8Array(await exported.arrayBuffer()))).toBe(file.sha256);
    const bytes = new Uint8Array(100_000).fill(7);
    await client.artifacts.store(run.id, "notes/file.bin", {
      file: new Blob([bytes]),
      sha256: sha256(bytes),
    });
    const rest = await client.artifacts.file(run.id, "notes/file.bin", { from: 99_990 });
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, 10]);
    const objects = readdirSync(join(s3.folder, "lab", "secure"), { recursive: true, withFileTypes: true });
    const names = objects.flatMap((entry) => (entry.isFile() ? [entry.name] : []));
    expect(names).toEqual(expect.arrayContaining([file.sha256, sha256(bytes)]));
    // Nothing but what is needed on the way is in the home.
    expect(existsSync(join(folder, "home", "artifacts"))).toBe(false);
  }

  it("in transaction mode is told from Postgres, and the setting that is missing is named", async () => {
    const said = async (databaseUrl: string, directUrl: string | null) => {
      const problem = await explainDatabase({ databaseUrl, directUrl });
      return problem && formatProblem(problem);
    };
    expect(await said(direct(), null)).toBeNull();
    expect(await said(pooled(), direct())).toBeNull();
    const lacking =
      /is the address of a pooler in transaction mode, .*; set DIRECT_URL to the address of Postgres/;
    expect(await said(pooled(), null)).toMatch(
      new RegExp(`^DATABASE_URL: localhost:\\d+ — ${lacking.source}`),
    );
    expect(await said(pooled(), pooled())).toMatch(
      new RegExp(`^DIRECT_URL: localhost:\\d+ — ${lacking.source}`),
    );
    expect(await said(pooled(), inject("DATABASE_URL"))).toMatch(
      /^DIRECT_URL: .* is the address of another database/,
    );
  });
});
