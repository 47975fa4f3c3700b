import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isSameProcess, processIdentity } from "./process-identity.mjs";

/** A lock file without a readable owner is one being written; older than this it is a leftover. */
const UNREADABLE_STALE_MS = 5_000;

/** @typedef {{ pid: number, identity: string }} LockOwner */

/**
 * Takes the lock file, or says who holds it. A lock whose owner is gone (killed, or another boot) is taken over.
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: number }} heldBy 0: someone is just taking it
 */
export function tryLock(path) {
  const identity = processIdentity(process.pid) ?? "unknown";
  const mine = JSON.stringify({ pid: process.pid, identity });
  mkdirSync(dirname(path), { recursive: true });
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      writeFileSync(path, mine, { flag: "wx" });
      return { release: () => releaseLock(path, mine) };
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const found = readIfThere(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner === undefined) {
      if (ageMs(path) < UNREADABLE_STALE_MS) return { heldBy: 0 };
    } else if (isSameProcess(owner)) {
      return { heldBy: owner.pid };
    }
    removeStale(path, found);
  }
  return { heldBy: 0 };
}

/**
 * Waits for the lock, works, and gives it back.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [onWait] told once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  let told = false;
  for (;;) {
    const lock = tryLock(path);
    if ("release" in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait?.(lock.heldBy);
    told = true;
    await sleep(250);
  }
}

/** @param {string} path @param {string} mine */
function releaseLock(path, mine) {
  if (readIfThere(path) === mine) rmSync(path, { force: true });
}

/**
 * Moves the leftover away first: of two that see it, only one moves it, and one that moved a fresh lock puts it back.
 * @param {string} path @param {string} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readIfThere(aside);
  if (moved !== undefined && moved !== stale) {
    try {
      writeFileSync(path, moved, { flag: "wx" });
    } catch {
      // Someone has taken it meanwhile: theirs now.
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** @param {string} path */
function ageMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? Number.POSITIVE_INFINITY : Date.now() - stats.mtimeMs;
}

/** @param {string} text @returns {LockOwner | undefined} */
function parseOwner(text) {
  try {
    const { pid, identity } = JSON.parse(text);
    return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} error @returns {string | undefined} */
export function errorCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
