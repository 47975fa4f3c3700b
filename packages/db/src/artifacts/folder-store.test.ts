import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolderStore } from "./folder-store";
import { itIsAnArtifactStore } from "./testing/conformance";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-artifacts-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function files(root: string): Promise<string[]> {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe("folder store", () => {
  itIsAnArtifactStore(() => ({
    store: makeFolderStore(join(folder, "store")),
    other: makeFolderStore(join(folder, "store")),
    folder,
  }));

  it("takes a file of another file system", async (context) => {
    const other = join(folder, "other");
    await mkdir(other);
    const mounted = mountTiny(other);
    if (!mounted.ok) return context.skip(`needs a mount of 64 kB: ${mounted.reason}`);
    try {
      await writeFile(join(other, "source"), "bytes");
      const { sha256 } = await makeFolderStore(join(folder, "a")).takeFile(join(other, "source"));
      expect(await files(folder)).toEqual([sha256]);
    } finally {
      execFileSync("umount", [other]);
    }
  });

  it("refuses a file that is gone, and the process goes on", async () => {
    // The folder is not there yet, so that making it gives a stream the time to fail before anyone listens.
    const store = makeFolderStore(join(folder, "deep", "er", "a"));
    await expect(store.putFile(join(folder, "gone"))).rejects.toMatchObject({ code: "ENOENT" });
    expect(await files(folder)).toEqual([]);
  });

  it("says that the disk is full and leaves nothing half-written", async (context) => {
    const mounted = mountTiny(folder);
    if (!mounted.ok) return context.skip(`needs a mount of 64 kB: ${mounted.reason}`);
    try {
      const store = makeFolderStore(folder);
      const kept = await store.putBytes(randomBytes(10_000));
      await expect(store.putBytes(randomBytes(1_000_000))).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("ENOSPC"),
      });
      expect(await files(folder)).toEqual([kept.sha256]);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

function mountTiny(target: string): { ok: true } | { ok: false; reason: string } {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=65536", "tmpfs", target], { stdio: "pipe" });
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: String(error).split("\n")[0] ?? "mount failed" };
  }
}
