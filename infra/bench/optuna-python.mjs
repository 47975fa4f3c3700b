import { execFile } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const REQUIREMENTS = ["optuna==5.0.0", "scipy==1.17.1", "psycopg2-binary"];

/** A Python with Optuna in a virtual environment of its own, made on demand in the cache. `FOLDWISE_BENCH_OPTUNA` names another. */
export async function optunaPython() {
  if (process.env.FOLDWISE_BENCH_OPTUNA) return process.env.FOLDWISE_BENCH_OPTUNA;
  const cache = process.env.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise");
  const folder = join(cache, "bench-optuna");
  const python = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  if (await exists(marker)) return python;
  console.error(`making a Python environment with ${REQUIREMENTS.join(" and ")}, a minute`);
  await mkdir(cache, { recursive: true });
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", ...REQUIREMENTS], { maxBuffer: 2 ** 26 });
  await mkdir(marker);
  return python;
}

/** @param {string} path */
async function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
