import { describe, expect, it } from "vitest";
import { addBoundaries, attemptAt, rangeFate } from "./fence";
import { groupPlaces } from "./group";
import type { Place } from "./place";

describe("boundaries of attempts", () => {
  it("keep an older attempt below a newer one's first step only", () => {
    const first = addBoundaries([], [{ attempt: 1, from: 1n }]);
    const second = addBoundaries(first, [{ attempt: 2, from: 5n }]);
    expect([4n, 5n].map((step) => attemptAt(second, step))).toEqual([1, 2]);
    expect(addBoundaries(second, [{ attempt: 3, from: 1n }])).toEqual([{ attempt: 3, from: 1n }]);
    expect(addBoundaries(second, [{ attempt: 2, from: 3n }])).toEqual([
      { attempt: 1, from: 1n },
      { attempt: 2, from: 3n },
    ]);
  });

  it("say how a chunk fares", () => {
    const before = [{ attempt: 1, from: 0n }];
    const after = addBoundaries(before, [{ attempt: 2, from: 10n }]);
    expect(rangeFate(before, after, 0n, 9n)).toBe("stays");
    expect(rangeFate(before, after, 5n, 10n)).toBe("mixed");
    expect(rangeFate(before, after, 10n, 90n)).toBe("goes");
  });
});

describe("groups of places", () => {
  const meta = (lo: number, points: number) => ({
    lo: BigInt(lo),
    loTime: 0,
    loOrder: 0n,
    hi: BigInt(lo + points - 1),
    hiTime: 0,
    hiOrder: 0n,
    points,
  });
  const gap = (length: number): Place<ReturnType<typeof meta>> => ({
    kind: "gap",
    fresh: {
      steps: new BigInt64Array(length),
      times: new Float64Array(length),
      values: new Float64Array(length),
    },
  });

  it("rewrite a point a logarithmic number of times, however small the batches are", () => {
    let chunks: number[] = [];
    let written = 0;
    const total = 5_000;
    for (let point = 0; point < total; point++) {
      let at = 0;
      const places = chunks.map((points): Place<ReturnType<typeof meta>> => {
        at += points;
        return { kind: "clean", meta: meta(at - points, points) };
      });
      const [group = []] = groupPlaces([...places, gap(1)]);
      const size = group.reduce((sum, place) => sum + (place.kind === "clean" ? place.meta.points : 1), 0);
      written += size;
      chunks = [...chunks.slice(0, chunks.length - (group.length - 1)), size];
    }
    expect(chunks.reduce((sum, points) => sum + points, 0)).toBe(total);
    expect(written / total).toBeLessThan(9);
    expect(chunks.filter((points) => points < 256).length).toBeLessThan(9);
  });
});
