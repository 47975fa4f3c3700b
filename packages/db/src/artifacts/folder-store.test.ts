import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolderStore } from "./folder-store";

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
  it("names bytes by their SHA-256 and gives them back", async () => {
    const store = makeFolderStore(join(folder, "a"));
    const bytes = randomBytes(100_000);
    const stored = await store.putBytes(bytes);
    expect(stored).toEqual({ sha256: createHash("sha256").update(bytes).digest("hex"), bytes: 100_000 });
    expect(await buffer(await store.open(stored.sha256))).toEqual(bytes);
  });

  it("stores equal bytes once, even when put at the same time", async () => {
    const store = makeFolderStore(folder);
    const path = join(folder, "source");
    await writeFile(path, "same");
    const all = await Promise.all([
      store.putFile(path),
      store.putFile(path),
      store.putBytes(Buffer.from("same")),
    ]);
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
    expect((await files(folder)).filter((name) => name !== "source")).toEqual([all[0]?.sha256]);
  });

  it.each([10, 3_000_000])("takes a file of %i bytes, which is gone afterwards", async (size) => {
    const store = makeFolderStore(join(folder, "a"));
    const bytes = randomBytes(size);
    const path = join(folder, "source");
    await writeFile(path, bytes);
    const { sha256 } = await store.putBytes(bytes);
    expect(await store.takeFile(path)).toMatchObject({ sha256, bytes: size });
    expect(await files(folder)).toEqual([sha256]);
    expect(await buffer(await store.open(sha256))).toEqual(bytes);
    await expect(store.takeFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("keeps a file that was put again since it was taken, whose new owner may not have named it yet", async () => {
    const store = makeFolderStore(join(folder, "a"));
    const path = join(folder, "source");
    const take = async () => {
      await writeFile(path, "the same bytes");
      return store.takeFile(path);
    };
    const first = await take();
    const second = await take();
    await store.removeTaken(first);
    expect(await store.has(first.sha256)).toBe(true);
    await store.removeTaken(second);
    expect(await store.has(first.sha256)).toBe(false);
    await store.removeTaken(second);
  });

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

  it("removes, and says what is not there", async () => {
    const store = makeFolderStore(folder);
    const { sha256 } = await store.putBytes(Buffer.from("x"));
    await store.remove(sha256);
    await store.remove(sha256);
    expect(await store.has(sha256)).toBe(false);
    await expect(store.open(sha256)).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses a name that climbs out of the folder", async () => {
    await expect(makeFolderStore(folder).localPath("../../etc/passwd")).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("leaves nothing of a put whose source breaks", async () => {
    await expect(makeFolderStore(folder).putFile(join(folder, "missing"))).rejects.toThrow("ENOENT");
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
