import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const stackSchema = z.object({
  supervisor: z.object({ pid: z.int() }).optional(),
  url: z.string().optional(),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })).default([]),
});
export type StackState = z.infer<typeof stackSchema>;

const DEFAULT_URL = "http://127.0.0.1:3000";

/** The folder of the local stack: named, FOLDWISE_HOME, or the nearest `.foldwise` from here upwards. */
export function findHome(named: string | undefined, cwd = process.cwd()): string {
  const given = named ?? process.env.FOLDWISE_HOME;
  if (given) return resolve(cwd, given);
  for (let folder = cwd; ; folder = dirname(folder)) {
    const home = join(folder, ".foldwise");
    if (existsSync(join(home, "stack.json"))) return home;
    if (folder === dirname(folder)) return join(cwd, ".foldwise");
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
