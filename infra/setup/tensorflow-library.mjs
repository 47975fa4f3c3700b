import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run, tryRun, which } from "./command.mjs";
import { download } from "./download.mjs";
import { SetupError } from "./errors.mjs";

/**
 * Where libtensorflow comes from. `fetchInto(folder)` leaves `lib/` (shared libraries) and `include/` (C headers) in it.
 * @typedef {{ version: string, needsCompiler: boolean, fetchInto: (folder: string, detail: (text: string) => void) => Promise<void> }} LibrarySource
 */

/**
 * What tfjs-node's own install step downloads, checked.
 * @type {LibrarySource}
 */
export const OFFICIAL_LIBRARY = {
  version: "2.9.1",
  needsCompiler: false,
  async fetchInto(folder, detail) {
    if (process.platform !== "linux" || process.arch !== "x64") {
      throw new SetupError(`no checked libtensorflow download for ${process.platform}-${process.arch}`);
    }
    const archive = join(folder, "libtensorflow.tar.gz");
    await download({
      url: "https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz",
      sha256: "7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173",
      to: archive,
      onProgress: (megabytes) => detail(`${megabytes} MB of libtensorflow downloaded`),
    });
    await run("tar", ["-xzf", archive, "-C", folder], { what: "Unpacking libtensorflow" });
    rmSync(archive);
  },
};

const WHEEL_VERSION = "2.18.1";
const WHEEL_SHA256 = "810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298";
/** What the addon's sources include, of 60 MB of headers. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/platform/", "xla/tsl/"];
const UNPACK = `
import sys, zipfile
wheel, folder, headers = sys.argv[1], sys.argv[2], tuple("tensorflow/include/" + h for h in sys.argv[3:])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2") or name.startswith(headers):
            archive.extract(name, folder)
`;

/**
 * The shared libraries inside the Python package, from the package index.
 * @type {LibrarySource}
 */
export const WHEEL_LIBRARY = {
  version: WHEEL_VERSION,
  needsCompiler: true,
  async fetchInto(folder, detail) {
    if (process.platform !== "linux" || process.arch !== "x64") {
      throw new SetupError(
        `no tensorflow-cpu package with libraries for ${process.platform}-${process.arch}`,
      );
    }
    const python = await pythonWithPip();
    const wheels = mkdtempSync(join(folder, "wheel-"));
    try {
      detail("downloading tensorflow-cpu (230 MB) with pip");
      const wheel = await downloadWheel(python, wheels);
      detail("unpacking tensorflow-cpu");
      await run(python, ["-c", UNPACK, wheel, wheels, ...HEADERS], { what: "Unpacking tensorflow-cpu" });
      mkdirSync(join(folder, "lib"));
      for (const [soname, linkName] of [
        ["libtensorflow_cc.so.2", "libtensorflow.so"],
        ["libtensorflow_framework.so.2", "libtensorflow_framework.so"],
      ]) {
        if (soname === undefined || linkName === undefined) continue;
        renameSync(join(wheels, "tensorflow", soname), join(folder, "lib", soname));
        symlinkSync(soname, join(folder, "lib", linkName));
      }
      renameSync(join(wheels, "tensorflow/include"), join(folder, "include"));
    } finally {
      rmSync(wheels, { recursive: true, force: true });
    }
  },
};

async function pythonWithPip() {
  const python = which("python3") ?? which("python");
  if (python !== undefined && (await tryRun(python, ["-m", "pip", "--version"])).code === 0) return python;
  throw new SetupError(
    "pip is missing; it downloads libtensorflow, which does the training. Install it: apt-get install -y python3-pip (or your system's Python 3)",
  );
}

/** @param {string} python @param {string} folder */
async function downloadWheel(python, folder) {
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, `tensorflow-cpu==${WHEEL_VERSION} --hash=sha256:${WHEEL_SHA256}\n`);
  await run(
    python,
    [
      ...[
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-cache-dir",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
      ],
      ...[
        "--python-version",
        "3.11",
        "--platform",
        "manylinux_2_17_x86_64",
        "--dest",
        folder,
        "-r",
        requirements,
      ],
    ],
    { what: "Downloading tensorflow-cpu with pip", timeoutMs: 20 * 60_000 },
  );
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new SetupError("pip ended without the tensorflow-cpu wheel");
  return join(folder, wheel);
}

/**
 * Copies a folder by hard links where the file system lets it: 650 MB in no time, and safe when the cache is removed.
 * @param {string} from @param {string} to
 * @param {(from: string, to: string) => void} linkFile
 */
export function linkTree(from, to, linkFile) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target, linkFile);
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else {
      if (existsSync(target)) rmSync(target);
      linkFile(source, target);
    }
  }
}
