import { execFile } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
/** The version that the set-up gives tfjs-node, so that both sides run the same kernels. */
const REQUIREMENT = "tensorflow-cpu==2.18.1";
/** What ImageDataGenerator needs besides. */
const IMAGE_REQUIREMENTS = ["scipy==1.17.1", "pillow==13.0.0"];

/**
 * A Python with Keras in a virtual environment of its own, made on demand in the cache. `FOLDWISE_BENCH_PYTHON`
 * names another one.
 */
export async function kerasPython() {
  if (process.env.FOLDWISE_BENCH_PYTHON) return process.env.FOLDWISE_BENCH_PYTHON;
  const cache = process.env.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise");
  const folder = join(cache, "bench-keras");
  const python = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  const imageMarker = join(folder, "complete-images");
  if (await exists(marker)) {
    if (!(await exists(imageMarker))) await installImages(python, imageMarker);
    return python;
  }
  console.error(`making a Python environment with ${REQUIREMENT}, about 1.5 GB, a few minutes`);
  await mkdir(cache, { recursive: true });
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", REQUIREMENT], { maxBuffer: 2 ** 26 });
  await mkdir(marker);
  await installImages(python, imageMarker);
  return python;
}

/** @param {string} python @param {string} marker */
async function installImages(python, marker) {
  await run(python, ["-m", "pip", "install", "--quiet", ...IMAGE_REQUIREMENTS], { maxBuffer: 2 ** 26 });
  await mkdir(marker, { recursive: true });
}

/** @param {string} path */
async function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
