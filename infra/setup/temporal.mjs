import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached, findCached } from "./cache.mjs";
import { isExecutable, run, which } from "./command.mjs";
import { download } from "./download.mjs";
import { describeError, SetupError } from "./errors.mjs";
import { goInstall } from "./go-install.mjs";

/**
 * Server 1.29.1, the first with fairness. Newer command lines do not build with `go install`: their modules have
 * replace directives.
 */
const VERSION = "1.5.1";
/** Of the archives that the project published with this release. */
const SHA256 = {
  "linux-x64": "ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d",
  "linux-arm64": "bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5",
  "darwin-x64": "bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9",
  "darwin-arm64": "cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415",
};
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${VERSION}`;

/** @returns {string} */
function cacheName() {
  return `temporal-${VERSION}-${process.platform}-${process.arch}`;
}

/**
 * The `temporal` command that is there already: FOLDWISE_TEMPORAL, on PATH, or in the cache.
 * @returns {string | undefined}
 */
export function findTemporal() {
  const configured = process.env.FOLDWISE_TEMPORAL;
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new SetupError(`FOLDWISE_TEMPORAL names ${configured}, which is not an executable file`);
  }
  const installed = which("temporal");
  if (installed !== undefined) return installed;
  const folder = findCached(cacheName());
  return folder === undefined ? undefined : join(folder, "temporal");
}

/**
 * @param {(detail: string) => void} detail
 * @returns {Promise<string>} the `temporal` command: found, downloaded, or built from Go's module proxy
 */
export async function getTemporal(detail) {
  const found = findTemporal();
  if (found !== undefined) return found;
  const folder = await cached(cacheName(), (part) => fetchInto(part, detail), detail);
  return join(folder, "temporal");
}

/** @param {string} folder @param {(detail: string) => void} detail */
async function fetchInto(folder, detail) {
  let downloadFailure = "there is no download for this platform";
  try {
    if (await downloadRelease(folder, detail)) return;
  } catch (error) {
    downloadFailure = describeError(error);
  }
  const go = which("go");
  if (go === undefined) {
    throw new SetupError(
      `The Temporal command line is missing; it runs the sweeps. Tried: PATH, cache, download (${downloadFailure}), and Go is not installed to build it. Install it: https://docs.temporal.io/cli, or Go 1.23: https://go.dev/dl, or set TEMPORAL_ADDRESS`,
    );
  }
  detail("not to be downloaded here, so building it with Go");
  await goInstall({ go, module: GO_PACKAGE, folder, what: "Temporal" });
}

/** @param {string} folder @param {(detail: string) => void} detail */
async function downloadRelease(folder, detail) {
  const platform = `${process.platform}-${process.arch}`;
  const sha256 = Object.entries(SHA256).find(([name]) => name === platform)?.[1];
  if (sha256 === undefined) return false;
  const arch = process.arch === "x64" ? "amd64" : "arm64";
  const name = `temporal_cli_${VERSION}_${process.platform}_${arch}.tar.gz`;
  const archive = join(folder, name);
  await download({
    url: `https://github.com/temporalio/cli/releases/download/v${VERSION}/${name}`,
    sha256,
    to: archive,
    onProgress: (megabytes) => detail(`${megabytes} MB downloaded`),
  });
  await run("tar", ["-xzf", archive, "-C", folder, "temporal"], { what: "Unpacking Temporal" });
  rmSync(archive);
  chmodSync(join(folder, "temporal"), 0o755);
  return true;
}
