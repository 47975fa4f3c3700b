import { expect, test } from "vitest";
import { isInstalled } from "./packages.mjs";

const root = { "": { version: "0.1.0" } };

test("a command that a workspace got since the last npm ci is missed", () => {
  const before = { "packages/client": { version: "0.1.0" } };
  const wanted = { ...root, "packages/client": { version: "0.1.0", bin: { foldwise: "bin/foldwise.mjs" } } };
  expect(isInstalled(wanted, before)).toBe(false);
  expect(isInstalled(wanted, wanted)).toBe(true);
  const renamed = { "packages/client": { version: "0.1.0", bin: { foldwise: "bin/other.mjs" } } };
  expect(isInstalled(wanted, renamed)).toBe(false);
});
