import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Failed } from "../exit-codes";
import { unpackTar } from "./unpack-tar";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-tar-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function archive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: "model.json" }, "{}");
  tar.entry({ name: "weights", type: "directory" });
  tar.entry({ name: "weights/group1.bin" }, "x".repeat(2_000));
  tar.finalize();
  return buffer(tar);
}

it("writes each file under its own name, without the folders of the archive", async () => {
  const path = join(folder, "whole.tar");
  await writeFile(path, await archive());
  const out = await mkdtemp(join(folder, "out-"));
  const written = await unpackTar(path, out);
  expect(written).toEqual([
    { path: join(out, "model.json"), bytes: 2 },
    { path: join(out, "group1.bin"), bytes: 2_000 },
  ]);
  expect(await readdir(out)).toEqual(["group1.bin", "model.json"]);
  expect(await readFile(join(out, "group1.bin"), "utf8")).toBe("x".repeat(2_000));
});

it("refuses what is truncated or of another format", async () => {
  const cut = join(folder, "cut.tar");
  await writeFile(cut, (await archive()).subarray(0, 2_300));
  await expect(unpackTar(cut, folder)).rejects.toThrow(Failed);
  const other = join(folder, "other.tar");
  await writeFile(other, "this is not an archive".repeat(60));
  await expect(unpackTar(other, folder)).rejects.toThrow(/truncated or not a tar archive/);
});
