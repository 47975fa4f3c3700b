import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { MAX_GROWTH } from "./heap-growth";

const PROGRAM = fileURLToPath(new URL("./testing/heap-program.ts", import.meta.url));
/** Node's young generation, whose objects are collected by themselves: three times 16 MiB. */
const YOUNG_BYTES = 48 * 2 ** 20;

function heapOf(mode: "limited" | "free"): { most: number; live: number } {
  const args = ["--import", import.meta.resolve("tsx"), PROGRAM, mode];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

// V8 of Node 20.20.2 comes to four times what is held.
it("a heap grows by no more than half of what it holds", () => {
  const boundOf = (live: number) => live * (1 + MAX_GROWTH / 100) + YOUNG_BYTES;
  const limited = heapOf("limited");
  expect(limited.live).toBeGreaterThan(50 * 2 ** 20);
  expect(limited.most).toBeLessThan(boundOf(limited.live));
  const free = heapOf("free");
  expect(free.most).toBeGreaterThan(boundOf(free.live));
});
