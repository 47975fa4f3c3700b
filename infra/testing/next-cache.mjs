import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { cacheRoot } from "../setup/cache.mjs";
import { withLock } from "../setup/lock.mjs";

/** What Next's bundler keeps from build to build. It looks at the content of files: the checkout's place is not part of it. */
const OWN = "apps/web/.next/cache/turbopack";

/**
 * Builds with what an earlier build, of this checkout or another, left in the cache folder: a fresh clone's takes a quarter of the
 * CPU time then.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} build
 * @returns {Promise<T>}
 */
export async function withNextCache(root, build) {
  const own = join(root, OWN);
  const kept = join(cacheRoot(), `turbopack-${nextVersion(root)}-${process.platform}-${process.arch}`);
  if (!existsSync(own)) await locked(kept, () => copy(kept, own));
  const before = changedAt(own);
  const result = await build();
  if (changedAt(own) > before) await locked(kept, () => copy(own, kept));
  return result;
}

/** @param {string} kept @param {() => void} work */
async function locked(kept, work) {
  mkdirSync(dirname(kept), { recursive: true });
  await withLock(`${kept}.lock`, async () => work());
}

/**
 * Replaces a folder by a copy of another, whole or not at all. Without it a build only takes longer: none fails for a full disk here.
 * @param {string} from @param {string} to
 */
function copy(from, to) {
  if (!existsSync(from)) return;
  const part = `${to}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, part, { recursive: true, mode: constants.COPYFILE_FICLONE });
    rmSync(to, { recursive: true, force: true });
    renameSync(part, to);
  } catch (error) {
    console.error(
      `Next's build cache was not copied to ${to}: ${error instanceof Error ? error.message : error}`,
    );
    rmSync(part, { recursive: true, force: true });
  }
}

/** When a build last wrote to it; 0 where it is not there. @param {string} folder */
function changedAt(folder) {
  if (!existsSync(folder)) return 0;
  return Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs));
}

/** @param {string} root @returns {string} */
function nextVersion(root) {
  return JSON.parse(readFileSync(join(root, "apps/web/package.json"), "utf8")).dependencies.next;
}
