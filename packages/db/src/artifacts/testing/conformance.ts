import { createHash, randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { ArtifactStore } from "../store";

export interface StoreUnderTest {
  store: ArtifactStore;
  /** Another one on the same place, as another process has it. */
  other: ArtifactStore;
  /** For files to be put. */
  folder: string;
}

/** A difference of large buffers takes minutes to print. */
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function namesIn(store: ArtifactStore): Promise<string[]> {
  const names = [];
  for await (const { sha256 } of store.list()) names.push(sha256);
  return names.sort();
}

/** What every artifact store does. @param current the store of the test that runs, empty at its start */
export function itIsAnArtifactStore(current: () => StoreUnderTest): void {
  it("names bytes by their SHA-256 and gives them back, whole and in ranges", async () => {
    const { store, other } = current();
    const bytes = randomBytes(100_000);
    const stored = await store.putBytes(bytes);
    expect(stored).toEqual({ sha256: digest(bytes), bytes: 100_000 });
    expect(digest(await buffer(await other.open(stored.sha256)))).toBe(stored.sha256);
    const ranges = [
      { start: 0 },
      { start: 0, end: 0 },
      { start: 99_999 },
      { start: 500, end: 1_000 },
      { start: 99_000, end: 2_000_000 },
      { start: 100_000 },
      { start: 10, end: 9 },
    ];
    for (const range of ranges)
      expect(digest(await buffer(await other.open(stored.sha256, range))), JSON.stringify(range)).toBe(
        digest(bytes.subarray(range.start, (range.end ?? bytes.length) + 1)),
      );
  });

  it.each([0, 1, 9 * 2 ** 20 + 1])("takes a file of %i bytes, which is gone afterwards", async (size) => {
    const { store, other, folder } = current();
    const bytes = randomBytes(size);
    const path = join(folder, "source");
    await writeFile(path, bytes);
    const taken = await store.takeFile(path);
    expect(taken).toMatchObject({ sha256: digest(bytes), bytes: size });
    expect(await stat(path).catch(() => null)).toBeNull();
    expect(await other.find(taken.sha256)).toMatchObject({ bytes: size, version: taken.version });
    for (const one of [store, other]) {
      expect(digest(await buffer(await one.open(taken.sha256)))).toBe(taken.sha256);
      const file = await one.localFile(taken.sha256);
      expect(digest(await readFile(file.path))).toBe(taken.sha256);
      file.release();
      file.release();
    }
    await expect(store.takeFile(path)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await namesIn(other)).toEqual([taken.sha256]);
  });

  it("stores equal bytes once, even when put at the same time", async () => {
    const { store, other, folder } = current();
    const path = join(folder, "source");
    await writeFile(path, "same");
    const all = await Promise.all([
      store.putFile(path),
      other.putFile(path),
      store.putBytes(Buffer.from("same")),
      other.putStream(Readable.from([Buffer.from("sa"), Buffer.from("me")])),
    ]);
    expect(new Set(all.map(({ sha256 }) => sha256))).toEqual(new Set([digest(Buffer.from("same"))]));
    expect(await namesIn(store)).toEqual([all[0]?.sha256]);
    expect(await readFile(path, "utf8")).toBe("same");
  });

  it("keeps a file that was put again since it was taken, whose new owner may not have named it yet", async () => {
    const { store, other, folder } = current();
    const path = join(folder, "source");
    const take = async (one: ArtifactStore) => {
      await writeFile(path, "the same bytes");
      return one.takeFile(path);
    };
    const first = await take(store);
    const second = await take(other);
    await store.removeTaken(first);
    expect(await store.has(first.sha256)).toBe(true);
    const before = await store.find(first.sha256);
    await store.putBytes(Buffer.from("the same bytes"));
    await other.removeTaken(second);
    const found = await store.find(first.sha256);
    expect(found?.storedAt).toBeGreaterThanOrEqual(before?.storedAt ?? Number.POSITIVE_INFINITY);
    if (found) await other.removeTaken(found);
    expect(await store.has(first.sha256)).toBe(false);
    await other.removeTaken(second);
  });

  it("removes, and says what is not there", async () => {
    const { store, other } = current();
    const { sha256 } = await store.putBytes(Buffer.from("x"));
    await store.remove(sha256);
    await other.remove(sha256);
    expect(await other.has(sha256)).toBe(false);
    expect(await other.find(sha256)).toBeNull();
    for (const ask of [
      () => store.open(sha256),
      () => store.localFile(sha256),
      () => store.open(sha256, { start: 3 }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "not-found" });
  });

  it.each(["../../etc/passwd", "", "A".repeat(64), `${"a".repeat(64)}/..`])(
    "refuses the name %j, which is no hash",
    async (name) => {
      const { store } = current();
      const unknown = { code: "not-found" };
      await expect(store.localFile(name)).rejects.toMatchObject(unknown);
      await expect(store.open(name)).rejects.toMatchObject(unknown);
      await expect(store.find(name)).rejects.toMatchObject(unknown);
      await expect(store.remove(name)).rejects.toMatchObject(unknown);
    },
  );

  it("leaves nothing of a put whose source breaks", async () => {
    const { store, folder } = current();
    await expect(store.putFile(join(folder, "missing"))).rejects.toMatchObject({ code: "ENOENT" });
    async function* broken() {
      yield randomBytes(100_000);
      throw new Error("the upload was cut off");
    }
    await expect(store.putStream(Readable.from(broken()))).rejects.toThrow("cut off");
    const early = Readable.from(["x"]);
    early.destroy(new Error("broke before it was read"));
    await expect(store.putStream(early)).rejects.toThrow("broke before");
    expect(await namesIn(store)).toEqual([]);
  });

  it("lists what is stored with its time, and neither its owner nor what is on its way", async () => {
    const { store } = current();
    const begun = Date.now() - 2_000;
    const put = await Promise.all(["a", "b", "c"].map((text) => store.putBytes(Buffer.from(text))));
    await store.claimOwner("me");
    expect(await namesIn(store)).toEqual(put.map(({ sha256 }) => sha256).sort());
    for await (const { storedAt } of store.list()) expect(storedAt).toBeGreaterThan(begun);
  });

  it("has one owner, the first of all who ask at the same time", async () => {
    const { store, other } = current();
    const names = Array.from({ length: 6 }, (_, i) => `owner-${i}`);
    await Promise.all(names.map((name, i) => (i % 2 === 0 ? store : other).claimOwner(name)));
    const owner = await store.claimOwner("late");
    expect(names).toContain(owner);
    expect(await other.claimOwner("later")).toBe(owner);
  });

  it("can be checked, which leaves nothing", async () => {
    const { store } = current();
    await store.check();
    expect(await namesIn(store)).toEqual([]);
    expect(await store.removeStale()).toBe(0);
  });
}
