import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./errors.mjs";

const KEPT_OUTPUT = 200_000;

/**
 * @param {string} file
 * @returns {boolean}
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * First executable of that name on PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (folder !== "" && isExecutable(file)) return file;
  }
  return undefined;
}

/**
 * Runs a program to its end and keeps the end of what it wrote.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, input?: string, show?: boolean }} [options]
 * `show` lets the program write to this terminal instead.
 * @returns {Promise<{ code: number, output: string }>} code 124 after a time-out, 127 when the program did not start
 */
export function tryRun(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show === true ? "inherit" : ["pipe", "pipe", "pipe"],
    });
    let output = "";
    let timedOut = false;
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, options.timeoutMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: error.message });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 1), output });
    });
  });
}

/**
 * As `tryRun`, but anything else than exit code 0 is a SetupError that ends with the last lines of output.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ what: string, cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, input?: string }} options
 * @returns {Promise<string>} the output
 */
export async function run(program, args, options) {
  const { code, output } = await tryRun(program, args, options);
  if (code === 0) return output;
  const tail = output.trim().split("\n").slice(-12).join("\n");
  const why =
    code === 124 ? `timed out after ${Math.round((options.timeoutMs ?? 0) / 1000)} s` : `exit code ${code}`;
  throw new SetupError(`${options.what} failed (${why}): ${program} ${args.join(" ")}\n${tail}`);
}
