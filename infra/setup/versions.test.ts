import { expect, test } from "vitest";
import { isSupportedNode } from "./node-version.mjs";
import { isInstalled } from "./packages.mjs";
import { postgresMajor } from "./postgres.mjs";

test.each([
  ["20.18.3", false],
  ["20.19.0", true],
  ["22.0.0", true],
  ["21.1.0", true],
  ["23.0.0", false],
  ["18.20.0", false],
  ["24.1.0", false],
])("Node %s: %s", (version, supported) => {
  expect(isSupportedNode(version)).toBe(supported);
});

test.each([
  ["postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15],
  ["postgres (PostgreSQL) 18.4", 18],
  ["postgres (PostgreSQL) 18beta1", 18],
  ["no such thing", undefined],
])("%s", (text, major) => {
  expect(postgresMajor(text)).toBe(major);
});

test("packages are installed when versions and links agree; absent optional ones are another platform's", () => {
  const wanted = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0", optional: true },
  };
  expect(isInstalled(wanted, { "node_modules/a": { version: "1.0.0" } })).toBe(true);
  expect(isInstalled(wanted, { "node_modules/a": { version: "1.0.1" } })).toBe(false);
  expect(isInstalled(wanted, { "node_modules/b": { version: "2.0.0" } })).toBe(false);
  expect(
    isInstalled(wanted, { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } }),
  ).toBe(false);
});
