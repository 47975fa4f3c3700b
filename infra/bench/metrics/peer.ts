import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { mlflowPython } from "./mlflow-python.mjs";

const run = promisify(execFile);
const program = fileURLToPath(new URL("peer.py", import.meta.url));

export interface PeerResult {
  version: string;
  /** Points a second, or milliseconds. */
  [figure: string]: number | string;
}

/** Runs MLflow's own store on a database of the same server. */
export async function peer(task: string, url: string, options: Record<string, number>): Promise<PeerResult> {
  const python = await mlflowPython();
  const { stdout } = await run(python, [program, task, url, JSON.stringify(options)], {
    maxBuffer: 2 ** 26,
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" },
  });
  const result: PeerResult = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  return result;
}

export function figure(result: PeerResult, name: string): number {
  return Number(result[name]);
}
