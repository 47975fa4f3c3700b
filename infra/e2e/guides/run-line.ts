import { spawn } from "node:child_process";
import { join } from "node:path";
import { vi } from "vitest";
import { words } from "../../../packages/client/src/cli/guide-commands";
import { runProgram } from "../../../packages/client/src/cli/run-program";
import { ROOT } from "./folder";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A line of the command that asks nothing of a shell. */
export const isPlainCommand = (line: string) =>
  /^npx foldwise [^*>|;$]*$/.test(line.replace(/"[^"$`]*"/g, ""));

/** Runs a command by the program itself, in this process: folder and variables are this process' own. */
export async function runCommand(line: string): Promise<Ended> {
  const ended = { out: "", err: "" };
  const hear = (key: keyof typeof ended) => (chunk: unknown) => {
    ended[key] += String(chunk);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(hear("out")),
    vi.spyOn(process.stderr, "write").mockImplementation(hear("err")),
  ];
  try {
    const code = await runProgram(words(line).slice(2));
    return { ...ended, code };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/**
 * Runs a line in a shell, in the folder and with the variables of this process.
 * @param signal aborted when nobody waits any more
 */
export function runInShell(line: string, signal: AbortSignal): Promise<Ended> {
  return end(line, () => false, signal);
}

/**
 * Runs a line until it says something, then interrupts it as Ctrl-C does. `npx foldwise` is the built command, without
 * npx' own start before it.
 */
export function runUntil(line: string, until: RegExp, signal: AbortSignal): Promise<Ended> {
  const command = join(ROOT, "packages/client/bin/foldwise.mjs");
  return end(`npx() { shift; exec node ${command} "$@"; }\n${line}`, (said) => until.test(said), signal);
}

function end(script: string, isEnough: (said: string) => boolean, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const ended: Ended = { code: null, out: "", err: "" };
    let isInterrupted = false;
    // The whole group, as a terminal does.
    const interrupt = (name: "SIGINT" | "SIGKILL") => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
    };
    const giveUp = () => interrupt("SIGKILL");
    const hear = (key: "out" | "err") => (chunk: Buffer) => {
      ended[key] += String(chunk);
      if (isInterrupted || !isEnough(ended.out + ended.err)) return;
      isInterrupted = true;
      interrupt("SIGINT");
    };
    signal.addEventListener("abort", giveUp, { once: true });
    child.stdout.on("data", hear("out"));
    child.stderr.on("data", hear("err"));
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", giveUp);
      resolve({ ...ended, code });
    });
  });
}
