import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRegular, readWhole } from "./regular-file";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-regular-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe("a file that is read", () => {
  it("is given whole, up to the limit", async () => {
    const content = Buffer.alloc(2 ** 20 + 5, 7);
    const path = file("right", content);
    expect((await readWhole(path, { maxBytes: content.length })).equals(content)).toBe(true);
    await expect(readWhole(path, { maxBytes: content.length - 1 })).rejects.toThrow(
      `is larger than the ${content.length - 1} bytes that may be read`,
    );
    expect(await readWhole(file("empty", ""), { maxBytes: 1 })).toHaveLength(0);
  });

  it("is no pipe, device or folder", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/null"])
      await expect(readWhole(path, { maxBytes: 10 })).rejects.toThrow("is not a regular file");
    await expect(readWhole(folder, { maxBytes: 10 })).rejects.toThrow("is a folder");
  });

  it("is bounded where it grows while it is read", async () => {
    const path = file("grows", Buffer.alloc(2 ** 20, 1));
    const reading = readRegular(path, { maxBytes: 2 ** 20 });
    expect((await reading.next()).value).toHaveLength(2 ** 20);
    truncateSync(path, 2 ** 21);
    await expect(reading.next()).rejects.toThrow("is larger than");
  });

  it("is left as soon as the reading is cancelled", async () => {
    const path = file("long", Buffer.alloc(3 * 2 ** 20, 1));
    const stop = new AbortController();
    const cancelled = new Error("cancelled");
    const reading = readRegular(path, { maxBytes: 2 ** 30, signal: stop.signal });
    await reading.next();
    stop.abort(cancelled);
    await expect(reading.next()).rejects.toBe(cancelled);
    await expect(readWhole(path, { maxBytes: 2 ** 30, signal: stop.signal })).rejects.toBe(cancelled);
  });
});
