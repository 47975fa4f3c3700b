import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL("../migrations/", import.meta.url);
const { entries }: { entries: { idx: number; when: number; tag: string }[] } = JSON.parse(
  readFileSync(new URL("meta/_journal.json", folder), "utf8"),
);

/** drizzle-orm 0.45 skips a migration, without an error, whose `when` is not above that of the last one that ran. */
it("has migrations in one order, each later than the one before", () => {
  expect(entries.length).toBeGreaterThan(10);
  expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index));
  const times = entries.map(({ when }) => when);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  for (const { tag, idx } of entries) {
    expect(tag.startsWith(String(idx).padStart(4, "0")), tag).toBe(true);
    expect(existsSync(new URL(`${tag}.sql`, folder)), tag).toBe(true);
  }
});
