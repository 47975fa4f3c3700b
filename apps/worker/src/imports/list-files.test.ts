import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inspectFolder } from "./inspect-folder";
import { listFiles } from "./list-files";

let folder: string;
const { signal } = new AbortController();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-list-"));
  for (const name of ["b/2.bmp", "b/1.bmp", "a/deep/3.bmp", ".hidden/4.bmp", "a/.5.bmp"]) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "0123456789");
  }
  symlinkSync(folder, join(folder, "loop"));
  execFileSync("mkfifo", [join(folder, "a/pipe")]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the files of a folder to import", () => {
  it("are listed by name, links as links, without hidden files and pipes", async () => {
    expect(await listFiles(folder, { maxFiles: 100, signal })).toEqual([
      { path: "a/deep/3.bmp", isLink: false },
      { path: "b/1.bmp", isLink: false },
      { path: "b/2.bmp", isLink: false },
      { path: "loop", isLink: true },
    ]);
  });

  it("are counted with folders while they are listed", async () => {
    await expect(listFiles(folder, { maxFiles: 8, signal })).resolves.toHaveLength(4);
    await expect(listFiles(folder, { maxFiles: 7, signal })).rejects.toMatchObject({
      code: "invalid",
      message: `The folder ${folder} holds more than 7 files and folders on the worker's machine; nothing was written.`,
    });
  });

  it("are listed no further when the worker stops", async () => {
    const stopping = new Error("the worker is stopping");
    const stopped = AbortSignal.abort(stopping);
    await expect(listFiles(folder, { maxFiles: 100, signal: stopped })).rejects.toBe(stopping);
  });

  it("are read up to the limit of bytes", async () => {
    const inspect = (maxBytes: number) =>
      inspectFolder(folder, {
        signal,
        access: { maxFiles: 100, maxBytes },
        onProgress: () => {},
        // No file of these is an image, so that none is decoded.
        start: () => {
          throw new Error("started a trainer");
        },
      });
    await expect(inspect(30)).resolves.toHaveLength(4);
    await expect(inspect(29)).rejects.toThrow(/holds more than 2\.9e-8 GB/);
  });
});
