import { run, tryRun, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";

/** The wheels say what they run on; these are all names of Linux on x86-64 that pip need not match with this Python. */
const PLATFORMS = ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"];

/** @returns {Promise<string>} a Python that has pip */
export async function pythonWithPip() {
  const python = which("python3") ?? which("python");
  if (python !== undefined && (await tryRun(python, ["-m", "pip", "--version"])).code === 0) return python;
  throw new SetupError(
    "pip is missing; it downloads libtensorflow, which does the training. Install it: apt-get install -y python3-pip (or your system's Python 3)",
  );
}

/**
 * Downloads wheels without installing them; each must have the hash that the requirements name.
 * @param {string} python @param {string} folder @param {string} requirements a pip requirements file with hashes
 */
export async function downloadWheels(python, folder, requirements) {
  const flags = ["--quiet", "--no-cache-dir", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  const platforms = PLATFORMS.flatMap((platform) => ["--platform", platform]);
  await run(
    python,
    [
      ...["-m", "pip", "download", ...flags, "--python-version", "3.11", ...platforms],
      ...["--dest", folder, "-r", requirements],
    ],
    { what: "Downloading TensorFlow's Python packages with pip", timeoutMs: 40 * 60_000 },
  );
}
