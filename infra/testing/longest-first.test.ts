import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { LONGEST } from "./longest-first.mjs";

it("names files that are there", () => {
  const missing = LONGEST.filter(
    (file) => !existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))),
  );
  expect(missing).toEqual([]);
});
