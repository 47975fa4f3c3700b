import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MEASURED_TENSORFLOW } from "../../packages/core/src/models/measured-tensorflow.mjs";
import { run } from "./command.mjs";
import { download } from "./download.mjs";
import { SetupError } from "./errors.mjs";
import { downloadWheels, pythonWithPip } from "./python-packages.mjs";

/**
 * Where libtensorflow comes from. `fetchInto(folder)` leaves `lib/` (shared libraries) and `include/` (C headers) in it.
 * `version` names it in the cache.
 * @typedef {{ version: string, fetchInto: (folder: string, detail: (text: string) => void) => Promise<void> }} LibrarySource
 */

export { MEASURED_TENSORFLOW };

/**
 * What tfjs-node's own install step downloads, checked: from 2022, for where the package index cannot be reached.
 * @type {LibrarySource}
 */
export const OFFICIAL_LIBRARY = {
  version: "2.9.1-compiled",
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

/** What the addon's sources include, of 60 MB of headers. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/platform/", "xla/tsl/"];
const UNPACK = `
import sys, zipfile
wheel, folder, headers = sys.argv[1], sys.argv[2], tuple("tensorflow/include/" + h for h in sys.argv[3:])
libraries = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in libraries or name.startswith(headers) or (name.startswith("nvidia/") and "/include/" not in name):
            archive.extract(name, folder)
`;

/**
 * The shared libraries inside Python packages, from the package index.
 * @param {string} folder @param {(detail: string) => void} detail
 * @param {{ requirements: string, size: string }} packages
 */
async function fetchWheelLibrary(folder, detail, { requirements, size }) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new SetupError(`no Python package with libraries for ${process.platform}-${process.arch}`);
  const python = await pythonWithPip();
  const wheels = mkdtempSync(join(folder, "wheel-"));
  try {
    detail(`downloading TensorFlow's Python packages (${size}) with pip`);
    await downloadWheels(python, wheels, fileURLToPath(new URL(`wheels/${requirements}`, import.meta.url)));
    detail("unpacking TensorFlow");
    for (const wheel of readdirSync(wheels).filter((name) => name.endsWith(".whl"))) {
      await run(python, ["-c", UNPACK, join(wheels, wheel), wheels, ...HEADERS], {
        what: `Unpacking ${wheel}`,
      });
      rmSync(join(wheels, wheel));
    }
    mkdirSync(join(folder, "lib"));
    for (const [soname, linkName] of /** @type {const} */ ([
      ["libtensorflow_cc.so.2", "libtensorflow.so"],
      ["libtensorflow_framework.so.2", "libtensorflow_framework.so"],
    ])) {
      renameSync(join(wheels, "tensorflow", soname), join(folder, "lib", soname));
      symlinkSync(soname, join(folder, "lib", linkName));
    }
    renameSync(join(wheels, "tensorflow/include"), join(folder, "include"));
    if (existsSync(join(wheels, "nvidia"))) renameSync(join(wheels, "nvidia"), join(folder, "nvidia"));
  } finally {
    rmSync(wheels, { recursive: true, force: true });
  }
}

/** @type {LibrarySource} */
export const WHEEL_LIBRARY = {
  version: MEASURED_TENSORFLOW,
  fetchInto: (folder, detail) =>
    fetchWheelLibrary(folder, detail, { requirements: "tensorflow-cpu.txt", size: "230 MB" }),
};

/**
 * TensorFlow for CUDA 12 with NVIDIA's libraries, in the folders where TensorFlow's own run path looks for them
 * (`lib/../nvidia`), so that nothing has to be set when it runs. Without a GPU it runs on the CPU.
 * @type {LibrarySource}
 */
export const CUDA_LIBRARY = {
  version: `${MEASURED_TENSORFLOW}-cuda12`,
  fetchInto: (folder, detail) =>
    fetchWheelLibrary(folder, detail, { requirements: "tensorflow-cuda.txt", size: "2.4 GB" }),
};

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
