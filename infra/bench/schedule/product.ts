import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import { homePaths } from "../../local/home";
import { systemPort } from "../../local/ports";
import { readState } from "../../local/state-file";
import { type PartName, type Usage, usageOf } from "./usage";

/** A build may have to be made first. */
const READY_MS = 15 * 60_000;
const partsSchema = z.object({
  ready: z.boolean().optional(),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })),
});

/** A whole product, of any checkout, on a home of its own. */
export interface Product {
  database: pg.Pool;
  /** Sends a body where there is one, and returns the answer's JSON. */
  ask(path: string, body?: { type: string; text: string }): Promise<unknown>;
  /** What its processes have used since they started. */
  usage(): Usage;
  temporalAddress: string;
  stop(): Promise<void>;
}

/** `npm start` of a checkout, without the demo. */
export async function startProduct(root: string, slots: number): Promise<Product> {
  const home = mkdtempSync(join(tmpdir(), "foldwise-bench-"));
  const port = await systemPort();
  const log = createWriteStream(join(home, "start.log"));
  const child = spawn(
    process.execPath,
    [join(root, "infra/start.mjs"), "--port", String(port), "--home", home, "--no-demo"],
    {
      cwd: root,
      env: { ...process.env, INIT_CWD: root, FOLDWISE_SLOTS: String(slots) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const exited = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await exited;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const broken = () => void stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, broken);
  const url = `http://127.0.0.1:${port}`;
  const parts = () => partsSchema.safeParse(readState(homePaths(home).stack)).data;
  try {
    await waitUntilReady(url, () => child.exitCode === null && child.signalCode === null, home);
    const database = new pg.Pool({ connectionString: databaseUrl(home), max: 1 });
    return {
      database,
      ask: (path, body) => ask(url, path, body),
      usage: () => {
        const known = parts()?.parts ?? [];
        const pidOf = (name: PartName) => known.find((part) => part.name === name)?.pid;
        return usageOf({
          worker: pidOf("worker"),
          temporal: pidOf("temporal"),
          postgres: pidOf("postgres"),
          web: pidOf("web"),
        });
      },
      temporalAddress: temporalAddress(parts()?.parts.find(({ name }) => name === "temporal")?.pid),
      stop: async () => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, broken);
        await database.end();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilReady(url: string, isRunning: () => boolean, home: string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (!isRunning())
      throw new Error(`The product did not start:\n${readFileSync(join(home, "start.log"), "utf8")}`);
    const health = await fetch(`${url}/api/health`).catch(() => null);
    if (health?.ok) return;
    await sleep(500);
  }
  throw new Error(`The product was not ready within ${READY_MS / 60_000} min`);
}

/** As the role that the build uses: the database's owner, or the superuser of builds before there was one. */
function databaseUrl(home: string): string {
  const folder = homePaths(home).postgres;
  const port = readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[3];
  const owned = existsSync(join(folder, "owner-password"));
  const [user, file] = owned ? ["foldwise_owner", "owner-password"] : ["foldwise", "password"];
  const password = readFileSync(join(folder, file ?? ""), "utf8").trim();
  return `postgresql://${user}:${password}@127.0.0.1:${port}/foldwise`;
}

function temporalAddress(pid: number | undefined): string {
  const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return `127.0.0.1:${args[args.indexOf("--port") + 1]}`;
}

async function ask(url: string, path: string, body?: { type: string; text: string }): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: body ? "POST" : "GET",
    headers: body ? { "content-type": body.type } : {},
    ...(body ? { body: body.text } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
