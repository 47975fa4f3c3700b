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

/** @typedef {{ package: string, version: string, sha256: string, size: string }} Wheel */

/** @type {Wheel} */
const CPU_WHEEL = {
  package: "tensorflow-cpu",
  version: "2.18.1",
  sha256: "810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298",
  size: "230 MB",
};
/** @type {Wheel} */
const GPU_WHEEL = {
  package: "tensorflow",
  version: "2.18.1",
  sha256: "c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828",
  size: "620 MB",
};
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
 * The shared libraries inside a Python package, from the package index.
 * @param {Wheel} wheel
 * @param {string} [suffix] tells apart in the cache what has one version
 * @returns {LibrarySource}
 */
function wheelLibrary(wheel, suffix = "") {
  return {
    version: wheel.version + suffix,
    needsCompiler: true,
    async fetchInto(folder, detail) {
      if (process.platform !== "linux" || process.arch !== "x64") {
        throw new SetupError(
          `no ${wheel.package} package with libraries for ${process.platform}-${process.arch}`,
        );
      }
      const python = await pythonWithPip();
      const wheels = mkdtempSync(join(folder, "wheel-"));
      try {
        detail(`downloading ${wheel.package} (${wheel.size}) with pip`);
        const file = await downloadWheel(python, wheels, wheel);
        detail(`unpacking ${wheel.package}`);
        await run(python, ["-c", UNPACK, file, wheels, ...HEADERS], { what: `Unpacking ${wheel.package}` });
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
}

export const WHEEL_LIBRARY = wheelLibrary(CPU_WHEEL);
/** Needs the nvidia-*-cu12 packages' libraries on LD_LIBRARY_PATH when it runs; loads without them, on the CPU. */
export const GPU_WHEEL_LIBRARY = wheelLibrary(GPU_WHEEL, "-cuda12");

async function pythonWithPip() {
  const python = which("python3") ?? which("python");
  if (python !== undefined && (await tryRun(python, ["-m", "pip", "--version"])).code === 0) return python;
  throw new SetupError(
    "pip is missing; it downloads libtensorflow, which does the training. Install it: apt-get install -y python3-pip (or your system's Python 3)",
  );
}

/** @param {string} python @param {string} folder @param {Wheel} wanted */
async function downloadWheel(python, folder, wanted) {
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, `${wanted.package}==${wanted.version} --hash=sha256:${wanted.sha256}\n`);
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
    { what: `Downloading ${wanted.package} with pip`, timeoutMs: 20 * 60_000 },
  );
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new SetupError(`pip ended without the ${wanted.package} wheel`);
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
