import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cached } from "./cache.mjs";
import { tryLock, withLock } from "./lock.mjs";
import { isSameProcess, processIdentity } from "./process-identity.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("a second taker learns who holds the lock, and gets it after release", () => {
  const path = join(folder, "lock");
  const first = tryLock(path);
  expect(tryLock(path)).toEqual({ heldBy: process.pid });
  if ("release" in first) first.release();
  expect(existsSync(path)).toBe(false);
  expect(tryLock(path)).toHaveProperty("release");
});

test("a lock of a process that has ended is taken over", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  expect(identity).toBeDefined();
  const path = join(folder, "lock");
  writeFileSync(path, JSON.stringify({ pid, identity }));
  expect(tryLock(path)).toEqual({ heldBy: pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(tryLock(path)).toHaveProperty("release");
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test("a number that another process has by now is not the recorded process", () => {
  expect(isSameProcess({ pid: process.pid, identity: processIdentity(process.pid) ?? "" })).toBe(true);
  expect(isSameProcess({ pid: process.pid, identity: "another boot:1" })).toBe(false);
});

test("a half-written lock is waited for while fresh and taken over when old", () => {
  const path = join(folder, "lock");
  writeFileSync(path, "");
  expect(tryLock(path)).toEqual({ heldBy: 0 });
  const old = Date.now() / 1000 - 60;
  utimesSync(path, old, old);
  expect(tryLock(path)).toHaveProperty("release");
});

test("work under a lock does not overlap", async () => {
  const path = join(folder, "lock");
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(20);
    inside -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
  expect(most).toBe(1);
});

test("the cache builds once, keeps nothing of a failed build, and clears what a killed one left", async () => {
  const before = process.env.FOLDWISE_CACHE;
  process.env.FOLDWISE_CACHE = folder;
  try {
    await expect(
      cached("thing-1", async (part) => {
        writeFileSync(join(part, "half"), "");
        throw new Error("no network");
      }),
    ).rejects.toThrow("no network");
    expect(readdirSync(folder)).toEqual([]);
    let builds = 0;
    const build = async (part: string) => {
      builds += 1;
      await sleep(20);
      writeFileSync(join(part, "whole"), "");
    };
    const [one, other] = await Promise.all([cached("thing-1", build), cached("thing-1", build)]);
    expect(one).toBe(other);
    expect(builds).toBe(1);
    expect(readdirSync(folder)).toEqual(["thing-1"]);
  } finally {
    if (before === undefined) delete process.env.FOLDWISE_CACHE;
    else process.env.FOLDWISE_CACHE = before;
  }
});
