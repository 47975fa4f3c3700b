import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, expect, test } from "vitest";
import { z } from "zod";
import { isSameProcess } from "../setup/process-identity.mjs";
import { systemPort } from "./ports";
import { readState } from "./state-file";
import { takePort } from "./testing";

const START = fileURLToPath(new URL("../start.mjs", import.meta.url));
const STARTED_MS = 180_000;
/** A start builds what is older than its sources first. */
const BUILT_MS = 600_000;
const recordSchema = z.object({
  ready: z.boolean(),
  url: z.string(),
  parts: z.array(z.object({ name: z.string(), pid: z.int(), identity: z.string() })),
});

interface Start {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

const homes: string[] = [];
const starts: Start[] = [];

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), "foldwise-start-"));
  homes.push(home);
  return home;
}

/** `npm start` on a home of its own, without the person's own database or Temporal server. */
function start(home: string, ...flags: string[]): Start {
  const {
    DATABASE_URL: _database,
    TEMPORAL_ADDRESS: _temporal,
    FOLDWISE_TOKEN: _token,
    ...env
  } = process.env;
  const child = spawn(process.execPath, [START, "--home", home, "--no-demo", ...flags], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  const begun = { child, output: () => output, ended };
  starts.push(begun);
  return begun;
}

function record(home: string) {
  return recordSchema.parse(readState(join(home, "stack.json")));
}

async function untilReady(home: string, begun: Start): Promise<z.infer<typeof recordSchema>> {
  const until = Date.now() + STARTED_MS;
  while (Date.now() < until && begun.child.exitCode === null) {
    const found = recordSchema.safeParse(readState(join(home, "stack.json")));
    if (found.success && found.data.ready && begun.output().includes("Foldwise is at")) return found.data;
    await sleep(200);
  }
  throw new Error(`not ready:\n${begun.output()}`);
}

async function stop(begun: Start): Promise<number | null> {
  begun.child.kill("SIGINT");
  return begun.ended;
}

/** The embedded Postgres of a running home. */
function connect(home: string): pg.Client {
  const password = readFileSync(join(home, "postgres/password"), "utf8").trim();
  const options = readFileSync(join(home, "postgres/data/postmaster.pid"), "utf8").split("\n");
  return new pg.Client({
    host: "127.0.0.1",
    port: Number(options[3]),
    user: "foldwise",
    password,
    database: "foldwise",
  });
}

async function query(home: string, sql: string) {
  const client = connect(home);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const begun of starts.splice(0)) if (begun.child.exitCode === null) await stop(begun);
});
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

test("an explicit port that is taken is one line, and nothing is started", async () => {
  const { server, port } = await takePort();
  const home = newHome();
  const begun = start(home, "--port", String(port));
  expect(await begun.ended).toBe(1);
  await expect.poll(begun.output).toContain(`foldwise: Port ${port} on 127.0.0.1 is in use`);
  expect(record(home).parts).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test("a configured Postgres or Temporal that is away is one line", { timeout: BUILT_MS }, async () => {
  const nobody = await systemPort();
  const child = spawn(process.execPath, [START, "--home", newHome(), "--no-demo"], {
    env: {
      ...process.env,
      DATABASE_URL: `postgresql://a:secret@127.0.0.1:${nobody}/x`,
      TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = await once(child, "close");
  expect(code).toBe(1);
  expect(errors).toContain(`Postgres is not responding at 127.0.0.1:${nobody} (DATABASE_URL)`);
  expect(errors).not.toContain("secret");
});

test("a start, a kill of web and worker, a second start on the same home, Ctrl-C, and the data again", {
  timeout: BUILT_MS,
}, async () => {
  const home = newHome();
  const begun = start(home);
  const first = await untilReady(home, begun);
  expect(first.parts.map((part) => part.name).sort()).toEqual(["postgres", "temporal", "web", "worker"]);
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200);
  await query(home, "create table kept as select 42 as answer");

  const second = start(home);
  expect(await second.ended).toBe(1);
  await expect.poll(second.output).toContain(`in use by process ${begun.child.pid}`);
  expect(record(home).ready).toBe(true);

  for (const part of first.parts.filter(({ name }) => name === "web" || name === "worker"))
    process.kill(part.pid, "SIGKILL");
  const healthyAgain = async () => {
    const health = await fetch(`${first.url}/api/health`).catch(() => undefined);
    return health?.status === 200 && record(home).parts.filter(isSameProcess).length === 4;
  };
  await expect.poll(healthyAgain, { timeout: STARTED_MS, interval: 500 }).toBe(true);

  const running = record(home).parts;
  expect(await stop(begun)).toBe(0);
  expect(running.filter(isSameProcess)).toEqual([]);
  expect(record(home)).toMatchObject({ ready: false, parts: [] });

  const third = start(home);
  await untilReady(home, third);
  expect(await query(home, "select answer from kept")).toEqual([{ answer: 42 }]);

  // A supervisor that is killed leaves nothing for long, and the next start begins well.
  const orphans = record(home).parts;
  third.child.kill("SIGKILL");
  await third.ended;
  const fourth = start(home);
  await untilReady(home, fourth);
  expect(orphans.filter(isSameProcess)).toEqual([]);
  expect(await query(home, "select answer from kept")).toEqual([{ answer: 42 }]);
  expect(await stop(fourth)).toBe(0);
});
