import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startLoop } from "./loop";

describe("startLoop", () => {
  it("works once more when woken while at work, never twice at a time", async () => {
    let busy = 0;
    let most = 0;
    let rounds = 0;
    const loop = startLoop({
      everyMs: 60_000,
      onError: () => {},
      work: async () => {
        rounds += 1;
        busy += 1;
        most = Math.max(most, busy);
        await sleep(20);
        busy -= 1;
      },
    });
    loop.wake();
    loop.wake();
    await sleep(80);
    await loop.stop();
    expect({ rounds, most }).toEqual({ rounds: 2, most: 1 });
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
    while (round < 4) await sleep(5);
    await loop.stop();
    expect(told).toHaveLength(2);
  });
});
