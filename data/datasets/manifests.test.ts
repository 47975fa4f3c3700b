import { readdirSync, readFileSync } from "node:fs";
import { matchesManifestCounts, parseManifest } from "@foldwise/core/datasets";
import { expect, test } from "vitest";

const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test.each(folders)("%s has a manifest under its own name, and a licence", (folder) => {
  const manifest = parseManifest(readFileSync(new URL(`./${folder}/manifest.yaml`, import.meta.url), "utf8"));
  expect(manifest.slug).toBe(folder);
});

test("the article's set is recognized by the totals of its Table 1", () => {
  const manifest = parseManifest(
    readFileSync(new URL("./c-nmc-2019/manifest.yaml", import.meta.url), "utf8"),
  );
  const totals = [
    [2397, 1130],
    [2418, 1163],
    [2457, 1096],
  ];
  const counts = totals.flatMap(([all = 0, hem = 0], fold) => [
    { fold, class: "ALL", images: all, patients: null },
    { fold, class: "HEM", images: hem, patients: null },
  ]);
  expect(manifest.isArticle).toBe(true);
  expect(matchesManifestCounts(counts, manifest)).toBe(true);
});
