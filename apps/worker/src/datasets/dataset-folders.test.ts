import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { artifactSettings, openArtifactStore } from "@foldwise/db/artifacts";
import { pack } from "tar-stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeDatasetFolders } from "./dataset-folders";

let folder: string;
const images = { "fold_0/all/a b.bmp": "a", "fold_0/hem/ü#1.bmp": "b", "c.bmp": "" };
const options = { signal: new AbortController().signal, onProgress: () => {} };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-datasets-"));
  for (const [name, text] of Object.entries(images)) {
    mkdirSync(join(folder, "images", name, ".."), { recursive: true });
    writeFileSync(join(folder, "images", name), text);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine with a home of its own. */
function machine(
  home: string,
  variables: Record<string, string> = { FOLDWISE_ARTIFACTS: join(folder, "store") },
) {
  const { settings } = artifactSettings(variables, join(folder, home));
  if (!settings) throw new Error("refused");
  const artifacts = openArtifactStore(settings);
  return { ...artifacts, datasets: makeDatasetFolders(artifacts) };
}

it("are read from where they were imported while machines share a home, and nothing is copied", async () => {
  const { datasets, store } = machine("home", {});
  expect(await datasets.archive(join(folder, "images"), Object.keys(images), options)).toBeNull();
  for await (const _ of store.list()) throw new Error("something was stored");
  const held = await datasets.hold({ archive: null, location: "/anywhere" });
  expect(held.path).toBe("/anywhere");
});

it("are the same on another machine, fetched once, and equal images are one archive", async () => {
  const heard: number[] = [];
  const names = Object.keys(images);
  const here = machine("here");
  const archive = await here.datasets.archive(join(folder, "images"), names, {
    ...options,
    onProgress: (done) => heard.push(done),
  });
  expect(heard).toEqual([1, 2, 3]);
  expect(await machine("other").datasets.archive(join(folder, "images"), names, options)).toBe(archive);
  rmSync(join(folder, "images"), { recursive: true });
  const there = machine("there");
  const place = { archive, location: join(folder, "images") };
  const [held, again] = await Promise.all([there.datasets.hold(place), there.datasets.hold(place)]);
  expect(again.path).toBe(held.path);
  for (const [name, text] of Object.entries(images))
    expect(readFileSync(join(held.path, name), "utf8")).toBe(text);
  held.release();
  again.release();
  rmSync(join(folder, "store"), { recursive: true });
  const third = await there.datasets.hold(place);
  expect(readFileSync(join(third.path, "c.bmp"), "utf8")).toBe("");
  third.release();
});

it("that were imported before say how a machine gets them that does not have their folder", async () => {
  const { datasets } = machine("there");
  const location = join(folder, "gone");
  await expect(datasets.hold({ archive: null, location })).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/^The images are in .*gone, which .* Import them again where they are/),
  });
  const held = await datasets.hold({ archive: null, location: join(folder, "images") });
  expect(held.path).toBe(join(folder, "images"));
});

it("are not stored when the import is cancelled or an image is gone, and no file lies outside of its folder", async () => {
  const { datasets, store } = machine("here");
  await expect(datasets.archive(join(folder, "images"), ["c.bmp", "gone.bmp"], options)).rejects.toThrow(
    "ENOENT",
  );
  const cancelled = AbortSignal.abort(new Error("cancelled"));
  await expect(
    datasets.archive(join(folder, "images"), ["c.bmp"], { ...options, signal: cancelled }),
  ).rejects.toThrow(/abort/i);
  for await (const _ of store.list()) throw new Error("something was stored");
  const tar = pack();
  tar.entry({ name: "../outside" }, "x");
  tar.finalize();
  const { sha256 } = await store.putStream(Readable.from(tar, { objectMode: false }));
  await expect(datasets.hold({ archive: sha256, location: "/" })).rejects.toThrow("outside of its folder");
});
