import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startLoop } from "./loop";

describe("startLoop", () => {
  it("works once more when woken while at work, never twice at a time", async () => {
    /** Ends a round of work, in the order of their beginnings. */
    const ends: (() => void)[] = [];
    const loop = startLoop({
      everyMs: 2 ** 31 - 1,
      onError: () => {},
      work: () => new Promise((resolve) => ends.push(resolve)),
    });
    loop.wake();
    loop.wake();
    await setImmediate();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await expect.poll(() => ends).toHaveLength(2);
    ends[1]?.();
    await setImmediate();
    await loop.stop();
    expect(ends).toHaveLength(2);
  });

  it("tells an error once until it goes well again", async () => {
    const told: unknown[] = [];
    const outcomes = ["down", "down", "", "down"];
    let round = 0;
    const loop = startLoop({
      everyMs: 1,
      onError: (error) => told.push(error),
      work: async () => {
        const message = outcomes[round++];
        if (message) throw new Error(message);
      },
    });
    await expect.poll(() => round).toBeGreaterThanOrEqual(4);
    await loop.stop();
    expect(told).toHaveLength(2);
  });
});
