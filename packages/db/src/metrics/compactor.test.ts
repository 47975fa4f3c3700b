import { describe, expect, it } from "vitest";
import { startCompactor } from "./compactor";

const NOTHING = { compactions: 0, batches: 0, points: 0, failures: [] };

describe("startCompactor", () => {
  it("goes on after a failed pass and tells of it, until it is stopped", async () => {
    let passes = 0;
    const errors: unknown[] = [];
    const compactor = startCompactor(
      {
        compact: async () => {
          passes++;
          if (passes === 2) throw new Error("the database is away");
          return NOTHING;
        },
      },
      { everyMs: 1, onError: (error) => errors.push(error) },
    );
    await expect.poll(() => passes).toBeGreaterThan(4);
    await compactor.stop();
    const atStop = passes;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(passes).toBe(atStop);
    expect(errors).toEqual([new Error("the database is away")]);
  });

  it("waits for the pass in hand when its signal comes, and starts none under an aborted one", async () => {
    const controller = new AbortController();
    let ended = false;
    const compactor = startCompactor(
      {
        compact: async ({ signal } = {}) => {
          await new Promise((resolve) => signal?.addEventListener("abort", resolve));
          await new Promise((resolve) => setTimeout(resolve, 10));
          ended = true;
          return NOTHING;
        },
      },
      { signal: controller.signal },
    );
    controller.abort();
    await compactor.finished;
    expect(ended).toBe(true);
    let passes = 0;
    await startCompactor(
      {
        compact: async () => {
          passes++;
          return NOTHING;
        },
      },
      { signal: controller.signal },
    ).finished;
    expect(passes).toBe(0);
  });
});
