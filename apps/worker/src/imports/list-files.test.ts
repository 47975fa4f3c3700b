import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inspectFolder } from "./inspect-folder";
import { listFiles } from "./list-files";

let folder: string;
const folders = { roots: null, isExposed: false, variable: "FOLDWISE_IMPORT_ROOTS" };
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
  it("are listed by name, without hidden files and pipes", async () => {
    const { paths, unusable } = await listFiles(folder, { maxFiles: 100, folders, signal });
    expect(paths).toEqual(["a/deep/3.bmp", "b/1.bmp", "b/2.bmp"]);
    expect(unusable.map(({ path }) => path)).toEqual(["loop"]);
  });

  it("are not followed to by links out of the configured folders, whether something is there or not", async () => {
    const inside = join(folder, "b");
    for (const [name, target] of Object.entries({
      "3.bmp": "a/deep/3.bmp",
      none: "absent",
      over: "a",
      in: "b/1.bmp",
    }))
      symlinkSync(join(folder, target), join(inside, name));
    const only = { ...folders, roots: [inside] };
    const { paths, unusable } = await listFiles(inside, { maxFiles: 100, folders: only, signal });
    expect(paths).toEqual(["1.bmp", "2.bmp", "in"]);
    expect(unusable.map(({ path, problem }) => [path, problem]).sort()).toEqual(
      ["3.bmp", "none", "over"].map((path) => [
        path,
        "it is a link out of the folders that this worker may read",
      ]),
    );
    for (const name of ["3.bmp", "none", "over", "in"]) rmSync(join(inside, name));
  });

  it("are counted with folders while they are listed", async () => {
    await expect(listFiles(folder, { maxFiles: 8, folders, signal })).resolves.toMatchObject({
      paths: { length: 3 },
    });
    await expect(listFiles(folder, { maxFiles: 7, folders, signal })).rejects.toThrow(
      "more than 7 files and folders; give the folder that holds fold_0, fold_1 and so on, or raise FOLDWISE_IMPORT_MAX_FILES on the worker",
    );
  });

  it("are listed no further when the worker stops", async () => {
    const stopping = new Error("the worker is stopping");
    const stopped = AbortSignal.abort(stopping);
    await expect(listFiles(folder, { maxFiles: 100, folders, signal: stopped })).rejects.toBe(stopping);
  });

  it("are read up to the limit of bytes", async () => {
    const inspect = (maxBytes: number) =>
      inspectFolder(folder, {
        signal,
        access: { maxFiles: 100, maxBytes, folders },
        onProgress: () => {},
        // No file of these is an image, so that none is decoded.
        start: () => {
          throw new Error("started a trainer");
        },
      });
    await expect(inspect(30)).resolves.toHaveLength(4);
    await expect(inspect(29)).rejects.toThrow(/more than 2\.9e-8 GB/);
  });
});
