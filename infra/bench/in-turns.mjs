import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The last line that a program prints, read as JSON.
 * @param {string} command @param {string[]} parameters @param {Record<string, string>} [variables]
 */
export async function lastJson(command, parameters, variables = {}) {
  const { stdout } = await run(command, parameters, {
    maxBuffer: 2 ** 26,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", ...variables },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? Number.NaN) + (sorted[Math.ceil(at)] ?? Number.NaN)) / 2;
}

/** @param {number} value */
export function short(value) {
  return Number(value.toPrecision(4));
}

/** @param {object} line */
export function report(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
