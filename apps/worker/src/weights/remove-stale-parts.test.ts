import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { removeStaleParts } from "./remove-stale-parts";

const folder = mkdtempSync(join(tmpdir(), "foldwise-parts-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("removes what is left of downloads after a day, and nothing else", async () => {
  const now = Date.now();
  const old = new Date(now - 25 * 3600 * 1000);
  for (const age of ["old", "new"]) {
    const into = join(folder, "by-checksum", age);
    mkdirSync(join(into, "model.part"), { recursive: true });
    writeFileSync(join(into, "model.part", "a.bin"), "");
    for (const name of ["own.h5", "own.h5.sha256", "next.h5.part", "next.h5.part.validator"])
      writeFileSync(join(into, name), "");
  }
  for (const name of readdirSync(join(folder, "by-checksum/old")))
    utimesSync(join(folder, "by-checksum/old", name), old, old);
  await removeStaleParts(folder, now);
  expect(readdirSync(join(folder, "by-checksum/old")).sort()).toEqual(["own.h5", "own.h5.sha256"]);
  expect(readdirSync(join(folder, "by-checksum/new"))).toHaveLength(5);
  await removeStaleParts(join(folder, "absent"));
});
