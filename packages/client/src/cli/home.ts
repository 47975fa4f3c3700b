import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { invalid } from "@foldwise/core/errors";
import { z } from "zod";

const stackSchema = z.object({
  supervisor: z.object({ pid: z.int() }).optional(),
  url: z.string().optional(),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })).default([]),
});
export type StackState = z.infer<typeof stackSchema>;

const DEFAULT_URL = "http://127.0.0.1:3000";

/**
 * The folder of the local stack: named, FOLDWISE_HOME, the nearest `.foldwise` from here upwards if its stack runs, else
 * the one stack that `npm start` runs elsewhere on this machine, else the nearest `.foldwise`.
 * `url`: a server that was named; then the home of the stack that serves it, if there is one.
 * @throws FoldwiseError `invalid` when several stacks run and none of them is above this folder
 */
export function findHome(
  named: string | undefined,
  { cwd = process.cwd(), url }: { cwd?: string; url?: string } = {},
): string {
  const given = named ?? process.env.FOLDWISE_HOME;
  if (given) return resolve(cwd, given);
  const nearest = nearestHome(cwd);
  const fallback = nearest ?? join(cwd, ".foldwise");
  // A named address may be that of a stack here, whose token is in its home.
  if (url) return runningHomes().find((home) => readStack(home)?.url === url) ?? fallback;
  if (nearest !== undefined && isRunning(nearest)) return nearest;
  const running = runningHomes();
  if (running.length > 1)
    throw invalid(
      running.map((home) => ({
        field: "--home",
        value: home,
        problem: `runs at ${readStack(home)?.url ?? "an unknown address"}`,
      })),
      "Several Foldwise stacks are running; choose one with --home or --url",
    );
  return running[0] ?? fallback;
}

function nearestHome(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const home = join(folder, ".foldwise");
    if (existsSync(join(home, "stack.json"))) return home;
    if (folder === dirname(folder)) return undefined;
  }
}

const recordSchema = z.object({ home: z.string() });

/** Homes that `npm start` recorded in the cache (infra/local/running.ts) and whose stack still runs. */
function runningHomes(): string[] {
  const folder = join(findCache(), "running");
  const homes = namesIn(folder).flatMap((name) => {
    try {
      return recordSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))).home;
    } catch {
      // Written or removed at this moment.
      return [];
    }
  });
  return [...new Set(homes)].filter(isRunning).sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

function isRunning(home: string): boolean {
  const pid = readStack(home)?.supervisor?.pid;
  return pid !== undefined && isAlive(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The folder that outlives checkouts. */
export function findCache(): string {
  return resolve(process.env.FOLDWISE_CACHE || join(homedir(), ".cache", "foldwise"));
}

export function readStack(home: string): StackState | null {
  try {
    return stackSchema.parse(JSON.parse(readFileSync(join(home, "stack.json"), "utf8")));
  } catch {
    return null;
  }
}

export function serverUrl(named: string | undefined, home: string): string {
  return named ?? (process.env.FOLDWISE_URL || readStack(home)?.url || DEFAULT_URL);
}

/** FOLDWISE_TOKEN, or the token that the stack on this home made: that one is for its own address only. */
export function serverToken(home: string, url: string): string | undefined {
  if (process.env.FOLDWISE_TOKEN) return process.env.FOLDWISE_TOKEN;
  if (readStack(home)?.url !== url) return undefined;
  try {
    return readFileSync(join(home, "token"), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
