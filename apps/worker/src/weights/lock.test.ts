import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withLock } from "./lock";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-lock-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says to whoever waits that the holder is still there, each time that it is seen to be", async () => {
  const path = join(folder, "held.lock");
  mkdirSync(path);
  let waits = 0;
  const working = withLock(path, async () => "worked", {
    onWait: () => {
      waits += 1;
    },
  });
  await expect.poll(() => waits).toBe(1);
  const later = new Date(Date.now() + 1_000);
  utimesSync(path, later, later);
  await expect.poll(() => waits).toBe(2);
  rmdirSync(path);
  expect(await working).toBe("worked");
  expect(existsSync(path)).toBe(false);
});
