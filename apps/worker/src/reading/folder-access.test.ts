import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveAllowed } from "./folder-access";

let top: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "foldwise-roots-"));
  for (const folder of ["data/set", "data2", "elsewhere"]) mkdirSync(join(top, folder), { recursive: true });
  writeFileSync(join(top, "elsewhere/file"), "x");
  symlinkSync(join(top, "elsewhere"), join(top, "data/link"));
  symlinkSync(join(top, "data"), join(top, "alias"));
  symlinkSync("../elsewhere/absent", join(top, "data/nowhere"));
  symlinkSync("round", join(top, "data/round"));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const ask = (path: string, roots: string[] | null, isExposed = false) =>
  resolveAllowed(join(top, path), {
    roots: roots?.map((root) => join(top, root)) ?? null,
    isExposed,
    variable: "FOLDWISE_IMPORT_ROOTS",
  });
const OUTSIDE = {
  problem: "is outside the folders that this worker may read",
  remedy: "move it into one of them, or add its folder to FOLDWISE_IMPORT_ROOTS on the worker",
};

describe("a path that a request names", () => {
  it("is any where no folders are configured and nobody else reaches the page", async () => {
    expect(await ask("elsewhere/file", null)).toEqual({ path: join(top, "elsewhere/file") });
  });

  it("is refused where others reach the page and no folders are configured", async () => {
    expect(await ask("data/set", null, true)).toEqual({
      problem: "reading paths is disabled, because the server is reachable from other machines",
      remedy: "set FOLDWISE_IMPORT_ROOTS on the worker to the folders that may be read",
    });
  });

  it.each([false, true])("lies in a configured folder, also when others reach the page: %s", async (open) => {
    expect(await ask("data/set", ["elsewhere", "data"], open)).toEqual({ path: join(top, "data/set") });
    expect(await ask("data", ["data"], open)).toEqual({ path: join(top, "data") });
    // Through links, on either side.
    expect(await ask("alias/set", ["data"], open)).toEqual({ path: join(top, "data/set") });
    expect(await ask("data/set", ["alias"], open)).toEqual({ path: join(top, "data/set") });
  });

  it.each([
    "elsewhere/file",
    "elsewhere",
    "elsewhere/absent",
    "absent/absent",
    "data/../elsewhere/file",
    "data/link/file",
    "data/link/absent",
    "data/nowhere",
    "data/nowhere/file",
    "data2",
    "",
  ])("outside is refused alike, whether it exists or not: %s", async (path) => {
    expect(await ask(path, ["data"])).toEqual(OUTSIDE);
  });

  it("inside that does not exist is given as it is", async () => {
    expect(await ask("data/absent/file", ["data"])).toEqual({ path: join(top, "data/absent/file") });
    expect(await ask("data/round", ["data"])).toEqual({ path: join(top, "data/round") });
    expect(await ask("data/..name", ["data"])).toEqual({ path: join(top, "data/..name") });
  });
});
