import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      link: z.boolean().optional(),
      integrity: z.string().optional(),
      version: z.string().optional(),
    }),
  ),
});

test("every package of the lock file has a checksum, those of other platforms too", () => {
  const file = new URL("../../package-lock.json", import.meta.url);
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const fetched = Object.entries(packages).filter(
    ([path, entry]) => path.includes("node_modules/") && entry.link !== true,
  );
  expect(fetched.length).toBeGreaterThan(500);
  const without = fetched.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""));
  expect(without.map(([path]) => path)).toEqual([]);
});
