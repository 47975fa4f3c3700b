import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withNextCache } from "./next-cache.mjs";

const CACHE = "apps/web/.next/cache/turbopack/v1";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-next-cache-"));
  vi.stubEnv("FOLDWISE_CACHE", join(folder, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function checkout(name: string, next = "1.2.3"): string {
  const root = join(folder, name);
  mkdirSync(join(root, "apps/web"), { recursive: true });
  writeFileSync(join(root, "apps/web/package.json"), JSON.stringify({ dependencies: { next } }));
  return root;
}

/** Adds a file to the cache as Next does. @returns what the cache had before */
function build(root: string, file: string) {
  return async () => {
    mkdirSync(join(root, CACHE), { recursive: true });
    const found = readdirSync(join(root, CACHE));
    writeFileSync(join(root, CACHE, file), file);
    return found;
  };
}

test("a fresh checkout builds with what the last build of another left", async () => {
  const [first, second, third] = [checkout("first"), checkout("second"), checkout("third")];
  expect(await withNextCache(first, build(first, "a"))).toEqual([]);
  expect(await withNextCache(second, build(second, "b"))).toEqual(["a"]);
  expect(await withNextCache(third, async () => readdirSync(join(third, CACHE)))).toEqual(["a", "b"]);
  expect(readFileSync(join(third, CACHE, "a"), "utf8")).toBe("a");
});

test("a checkout's own cache stays", async () => {
  const [first, second] = [checkout("first"), checkout("second")];
  await withNextCache(first, build(first, "a"));
  await build(second, "own")();
  expect(await withNextCache(second, build(second, "b"))).toEqual(["own"]);
});

test("another release of Next has a cache of its own, and a build that throws leaves none", async () => {
  const [first, second] = [checkout("first"), checkout("second", "1.2.4")];
  await withNextCache(first, build(first, "a"));
  const failed = withNextCache(second, async () => {
    await build(second, "half")();
    throw new Error("failed");
  });
  await expect(failed).rejects.toThrow("failed");
  expect(readdirSync(join(folder, "cache"))).toEqual([expect.stringMatching(/^turbopack-1\.2\.3-/)]);
  const third = checkout("third", "1.2.4");
  expect(await withNextCache(third, build(third, "c"))).toEqual([]);
});
