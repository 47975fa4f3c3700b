import { execFile } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A Python with a peer's packages in a separate virtual environment, made on demand in the cache.
 * @param {{ name: string, requirements: readonly string[], variable: string }} options `name`: of the folder; `variable`: of
 * the environment, which names another Python
 * @returns {Promise<string>} path of the Python
 */
export async function pythonWith({ name, requirements, variable }) {
  const configured = process.env[variable];
  if (configured) return configured;
  const cache = process.env.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise");
  const folder = join(cache, name);
  const python = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  if (await exists(marker)) return python;
  console.error(`making the Python environment ${name}, a few minutes`);
  await mkdir(cache, { recursive: true });
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", ...requirements], { maxBuffer: 2 ** 26 });
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
