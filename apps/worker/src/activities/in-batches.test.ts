import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inBatches } from "./in-batches";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("sends the first call at once and what follows together", async () => {
  const sent: number[][] = [];
  const double = inBatches(async (items: readonly number[]) => {
    sent.push([...items]);
    return items.map((item) => 2 * item);
  }, 250);
  const first = double(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(await first).toBe(2);
  const rest = [double(2), double(3)];
  await vi.advanceTimersByTimeAsync(200);
  rest.push(double(4));
  expect(sent).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(50);
  expect(await Promise.all(rest)).toEqual([4, 6, 8]);
  expect(sent).toEqual([[1], [2, 3, 4]]);
});

it("fails each call of a batch that fails, and none after it", async () => {
  let isBroken = true;
  const same = inBatches(async (items: readonly number[]) => {
    if (isBroken) throw new Error("broken");
    return items;
  }, 10);
  const both = Promise.allSettled([same(1), same(2)]);
  await vi.advanceTimersByTimeAsync(0);
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isBroken = false;
  const next = same(3);
  await vi.advanceTimersByTimeAsync(10);
  expect(await next).toBe(3);
});
