import { describe, expect, it } from "vitest";
import { thin } from "./thin";

describe("thin", () => {
  const long = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 7_777 ? 99 : Math.sin(x / 50) }));
  it("keeps a spike of one step, the ends and the limit", () => {
    const kept = thin(long, (point) => point.y, 500);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.some((point) => point.y === 99)).toBe(true);
    expect(kept[0]?.x).toBe(0);
    expect(kept.at(-1)?.x).toBe(9_999);
    expect(kept.every((point, index) => index === 0 || point.x > (kept[index - 1]?.x ?? 0))).toBe(true);
  });
  it("leaves a short line alone", () => {
    expect(thin(long.slice(0, 10), (point) => point.y)).toHaveLength(10);
  });
});
