import { join } from "node:path";
import { cached, findCached } from "./cache.mjs";
import { isExecutable, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { goInstall } from "./go-install.mjs";

/** An S3 server over a folder, Apache 2.0; the tests of the artifact store run against it. */
const VERSION = "1.8.0";
const GO_PACKAGE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;

/** @returns {string} */
function cacheName() {
  return `versitygw-${VERSION}-${process.platform}-${process.arch}`;
}

/**
 * The `versitygw` command that is there already: FOLDWISE_VERSITYGW, on PATH, or in the cache.
 * @returns {string | undefined}
 */
export function findVersitygw() {
  const configured = process.env.FOLDWISE_VERSITYGW;
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new SetupError(`FOLDWISE_VERSITYGW names ${configured}, which is not an executable file`);
  }
  const installed = which("versitygw");
  if (installed !== undefined) return installed;
  const folder = findCached(cacheName());
  return folder === undefined ? undefined : join(folder, "versitygw");
}

/**
 * @param {(detail: string) => void} detail
 * @returns {Promise<string>} the `versitygw` command: found, or built from Go's module proxy
 */
export async function getVersitygw(detail) {
  const found = findVersitygw();
  if (found !== undefined) return found;
  const folder = await cached(cacheName(), (part) => build(part, detail), detail);
  return join(folder, "versitygw");
}

/** @param {string} folder @param {(detail: string) => void} detail */
async function build(folder, detail) {
  const go = which("go");
  if (go === undefined)
    throw new SetupError(
      "The S3 server versitygw is missing; the tests of the artifact store need it. Tried: PATH, cache, and Go is not installed to build it. Install it: https://github.com/versity/versitygw/releases, or Go 1.25: https://go.dev/dl",
    );
  detail("building it with Go");
  await goInstall({ go, module: GO_PACKAGE, folder, what: "versitygw" });
}
