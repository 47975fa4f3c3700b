import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeStoreCheck, storeWarnings } from "./store-check";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-store-check-"));
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it("says what is the matter with which variable, once in the log, and sees that it was corrected", async () => {
  const root = join(folder, "artifacts");
  await writeFile(root, "a file where the folder should be");
  const settings = { place: { kind: "folder", root }, isSeparate: true } as const;
  const check = makeStoreCheck({ settings, store: makeFolderStore(root) });
  const refused = await check.state();
  expect(refused).toMatchObject({
    kind: "folder",
    place: root,
    status: "refused",
    problem: { field: "FOLDWISE_ARTIFACTS", message: expect.stringContaining(root) },
  });
  expect(storeWarnings(refused)).toEqual([
    {
      component: "artifacts",
      problem: "FOLDWISE_ARTIFACTS names a folder in which artifacts cannot be written",
      remedy: "let the user of this process write there",
    },
  ]);
  vi.advanceTimersByTime(11_000);
  expect((await check.state()).status).toBe("refused");
  expect(console.error).toHaveBeenCalledTimes(1);
  await rm(root);
  vi.advanceTimersByTime(11_000);
  const corrected = await check.state();
  expect(corrected).toMatchObject({ status: "ok", problem: null });
  expect(storeWarnings(corrected)).toEqual([]);
  await check.close();
});
