import { readdirSync, readFileSync } from "node:fs";
import { parseManifest } from "@foldwise/core/datasets";
import { expect, test } from "vitest";

const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test.each(folders)("%s has a manifest under its own name, and a licence", (folder) => {
  const manifest = parseManifest(readFileSync(new URL(`./${folder}/manifest.yaml`, import.meta.url), "utf8"));
  expect(manifest.slug).toBe(folder);
});
