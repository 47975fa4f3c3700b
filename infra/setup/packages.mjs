import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { withLock } from "./lock.mjs";

/** Hash of the lock file that npm ci last carried out; npm ci removes it with everything else. */
const STAMP = "node_modules/.foldwise-lock-hash";

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean, bin?: Record<string, string> }} LockEntry */

/**
 * Whether node_modules holds what the lock file asks for, by npm's own record of what it installed. Absent optional
 * packages are those of other platforms. Commands are links that npm makes, so a package that gets one anew is not there
 * until npm has run.
 * @param {Record<string, LockEntry>} wanted `packages` of package-lock.json
 * @param {Record<string, LockEntry>} installed `packages` of node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.link === entry.link && sameCommands(found.bin, entry.bin);
  });
}

/** @param {Record<string, string> | undefined} found @param {Record<string, string> | undefined} wanted */
function sameCommands(found = {}, wanted = {}) {
  const names = Object.keys(wanted);
  return names.length === Object.keys(found).length && names.every((name) => found[name] === wanted[name]);
}

/**
 * `npm ci`, when node_modules is not what package-lock.json says.
 * @param {string} root @param {(detail: string) => void} detail
 */
export async function installPackages(root, detail) {
  if (packagesAreInstalled(root)) {
    detail("already match the lock file");
    return;
  }
  if (which("npm") === undefined) {
    throw new SetupError(
      "npm is not on PATH; it installs the packages. It comes with Node: https://nodejs.org/en/download",
    );
  }
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 16);
  await withLock(
    join(tmpdir(), `foldwise-npm-ci-${checkout}.lock`),
    async () => {
      if (packagesAreInstalled(root)) return;
      await run("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"], {
        what: "Installing the npm packages",
        cwd: root,
        timeoutMs: 15 * 60_000,
      });
      writeFileSync(join(root, STAMP), lockHash(root));
    },
    (pid) => detail(`process ${pid} is installing them`),
  );
}

/** @param {string} root */
function lockHash(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** @param {string} root */
export function packagesAreInstalled(root) {
  try {
    if (existsSync(join(root, STAMP)) && readFileSync(join(root, STAMP), "utf8") === lockHash(root))
      return true;
    const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const installed = JSON.parse(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8"));
    return isInstalled(wanted.packages, installed.packages);
  } catch {
    return false;
  }
}
