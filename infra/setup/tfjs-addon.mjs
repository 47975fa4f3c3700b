import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { cached, findCached } from "./cache.mjs";
import { run, tryRun, which } from "./command.mjs";
import { describeError, SetupError } from "./errors.mjs";
import {
  CUDA_LIBRARY,
  linkTree,
  MEASURED_TENSORFLOW,
  OFFICIAL_LIBRARY,
  WHEEL_LIBRARY,
} from "./tensorflow-library.mjs";

/** The addon's N-API: the newest that tfjs-node 4.22 knows. */
const NAPI = 8;
/** Written beside the addon once it has loaded, so that the next start need not load it. */
const MARKER = ".foldwise-addon.json";

/** @typedef {import("./tensorflow-library.mjs").LibrarySource} LibrarySource */

/** @param {string} root */
function packageFolder(root) {
  return join(root, "node_modules/@tensorflow/tfjs-node");
}

/** @param {LibrarySource} source @param {string} tfjsVersion */
function cacheName(source, tfjsVersion) {
  return `tfjs-node-${tfjsVersion}-tensorflow-${source.version}-${process.platform}-${process.arch}-napi${NAPI}`;
}

/**
 * Makes tfjs-node's addon load from this checkout's node_modules: as it is, from the cache, or compiled against a
 * library that was fetched and checked. The version that was measured and tested comes first; tfjs-node's own install
 * script is not run, as it fetches a compiled addon that no checksum covers.
 * @param {string} root @param {(detail: string) => void} detail
 * @param {{ cuda?: boolean }} [options] `cuda`: the build for NVIDIA's GPUs and no other
 */
export async function installAddon(root, detail, { cuda = false } = {}) {
  const folder = packageFolder(root);
  const marker = join(folder, MARKER);
  if (existsSync(marker) && existsSync(join(folder, `lib/napi-v${NAPI}/tfjs_binding.node`))) {
    const installed = JSON.parse(readFileSync(marker, "utf8"));
    if (!cuda || installed.cuda) {
      detail(describe(installed));
      return;
    }
  }
  const sources = cuda ? [CUDA_LIBRARY] : [WHEEL_LIBRARY, OFFICIAL_LIBRARY];
  const found = cuda ? undefined : await loadedVersion(root);
  const tensorflow =
    found === MEASURED_TENSORFLOW ? found : await place(root, await addonFolder(root, detail, sources));
  const installed = { tensorflow, cuda };
  writeFileSync(marker, `${JSON.stringify(installed)}\n`);
  detail(describe(installed));
}

/** @param {{ tensorflow: string, cuda?: boolean }} installed */
function describe({ tensorflow, cuda }) {
  const measured =
    tensorflow === MEASURED_TENSORFLOW ? "" : `, not ${MEASURED_TENSORFLOW}, which was measured`;
  return `TensorFlow ${tensorflow}${cuda ? " for CUDA 12" : ""}${measured}`;
}

/** @param {string} root @param {(detail: string) => void} detail @param {readonly LibrarySource[]} sources */
async function addonFolder(root, detail, sources) {
  const { version } = JSON.parse(readFileSync(join(packageFolder(root), "package.json"), "utf8"));
  for (const source of sources) {
    const ready = findCached(cacheName(source, version));
    if (ready !== undefined) return ready;
  }
  const failures = [];
  for (const source of sources) {
    try {
      return await cached(
        cacheName(source, version),
        (part) => buildAddon(root, source, part, detail),
        detail,
      );
    } catch (error) {
      failures.push(describeError(error));
    }
  }
  throw new SetupError(
    `libtensorflow and its addon could not be installed; they do the training. Tried the cache, then:\n- ${failures.join("\n- ")}`,
  );
}

/**
 * Builds in a copy of the package and keeps the libraries and the addon only.
 * @param {string} root @param {LibrarySource} source @param {string} part @param {(detail: string) => void} detail
 */
async function buildAddon(root, source, part, detail) {
  requireCompiler();
  const work = join(part, "work");
  cpSync(packageFolder(root), work, {
    recursive: true,
    filter: (path) => !/tfjs-node\/(deps|lib|build)$/.test(path),
  });
  const deps = join(work, "deps");
  await source.fetchInto(ensureEmpty(deps), detail);
  detail("building the addon");
  await compile(work);
  mkdirSync(join(part, "deps"));
  for (const name of ["lib", "nvidia"])
    if (existsSync(join(deps, name))) renameSync(join(deps, name), join(part, "deps", name));
  renameSync(join(work, "lib"), join(part, "lib"));
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} folder */
function ensureEmpty(folder) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(dirname(folder), "scripts"), folder, {
    recursive: true,
    filter: (path) => path.endsWith("scripts"),
  });
  return folder;
}

function requireCompiler() {
  const missing = ["g++", "make", "python3"].filter((tool) => which(tool) === undefined);
  if (missing.length === 0) return;
  throw new SetupError(
    `${missing.join(" and ")} missing; the addon between Node and TensorFlow is compiled with it. Install it: apt-get install -y ${missing.join(" ")}`,
  );
}

/** @param {string} work */
async function compile(work) {
  const headers = headersOfThisNode();
  await run(
    process.execPath,
    [
      ...[nodeGyp(), "rebuild", ...(headers === undefined ? [] : [`--nodedir=${headers}`])],
      ...[
        "--module_name=tfjs_binding",
        `--module_path=${join(work, `lib/napi-v${NAPI}`)}`,
        `--napi_build_version=${NAPI}`,
      ],
    ],
    { what: "Compiling the TensorFlow addon", cwd: work, timeoutMs: 10 * 60_000 },
  );
}

/** @returns {string | undefined} prefix of the headers that came with this Node; without it node-gyp downloads them */
function headersOfThisNode() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return existsSync(join(prefix, "include/node/node_api.h")) ? prefix : undefined;
}

function nodeGyp() {
  const npm = process.env.npm_execpath ?? which("npm");
  const candidates = [
    ...(npm === undefined
      ? []
      : [join(dirname(dirname(realpathSync(npm))), "node_modules/node-gyp/bin/node-gyp.js")]),
    join(
      dirname(dirname(realpathSync(process.execPath))),
      "lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js",
    ),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new SetupError(
    "node-gyp is missing; it compiles the TensorFlow addon. It comes with npm: npm install -g npm@11",
  );
}

/**
 * @param {string} root @param {string} built folder with deps/lib and lib
 * @returns {Promise<string>} TensorFlow's version, as loaded
 */
async function place(root, built) {
  const folder = packageFolder(root);
  for (const part of ["deps", "lib"]) {
    rmSync(join(folder, part), { recursive: true, force: true });
    linkTree(join(built, part), join(folder, part), linkOrCopy);
  }
  const version = await loadedVersion(root);
  if (version !== undefined) return version;
  const { output } = await tryRun(process.execPath, ["-e", LOAD], { cwd: root });
  throw new SetupError(
    `The TensorFlow addon was built but does not load; remove ${built} and start again:\n${output.trim().split("\n").slice(-8).join("\n")}`,
  );
}

/** @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}

const LOAD = 'console.log("TF_VERSION=" + require("@tensorflow/tfjs-node").backend().binding.TF_Version)';

/** @param {string} root @returns {Promise<string | undefined>} */
async function loadedVersion(root) {
  if (!existsSync(join(packageFolder(root), "lib"))) return undefined;
  const { code, output } = await tryRun(process.execPath, ["-e", LOAD], { cwd: root, timeoutMs: 60_000 });
  return code === 0 ? /TF_VERSION=(\S+)/.exec(output)?.[1] : undefined;
}
