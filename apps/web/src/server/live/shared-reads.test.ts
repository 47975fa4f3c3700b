import { expect, it } from "vitest";
import { makeSharedReads } from "./shared-reads";

it("shares one answer, but not with a reader that was told of a later change", async () => {
  const shared = makeSharedReads<number>(60_000);
  let reads = 0;
  const ask = (since?: number) => shared("sweep", async () => ++reads, since);
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  const change = performance.now() + 1;
  expect(await ask(change - 60_000)).toBe(1);
  expect(await ask(change)).toBe(2);
  expect(await ask()).toBe(2);
});

it("shares no failure", async () => {
  const shared = makeSharedReads<string>(60_000);
  await expect(shared("sweep", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(await shared("sweep", async () => "there")).toBe("there");
});
