import { expect, it } from "vitest";
import { inTurns } from "./in-turns";

it("runs so many at once, the others in order, also after one that failed", async () => {
  const turn = inTurns(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const works = [0, 1, 2, 3].map((work) =>
    turn(async () => {
      began.push(work);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (work === 0) throw new Error("failed");
      return work;
    }),
  );
  const settled = Promise.allSettled(works);
  await Promise.resolve();
  expect(began).toEqual([0, 1]);
  for (let work = 0; work < 4; work++) {
    await expect.poll(() => ends.length).toBeGreaterThan(work);
    expect(began).toHaveLength(Math.min(4, work + 2));
    ends[work]?.();
    await works[work]?.catch(() => undefined);
  }
  expect(began).toEqual([0, 1, 2, 3]);
  expect((await settled).map((one) => (one.status === "fulfilled" ? one.value : one.reason.message))).toEqual(
    ["failed", 1, 2, 3],
  );
});
