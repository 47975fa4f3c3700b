import { describe, expect, it } from "vitest";
import { ACTIONS, COMPONENTS, readSeeds, SWEEP_KINDS, scheduleOf, scheduleText } from "./schedule";

const seeds = readSeeds("1-200");

describe("the schedule of a seed", () => {
  it("is the same each time, and no trainer is disturbed that runs within its worker", () => {
    for (const seed of seeds) {
      const schedule = scheduleOf(seed);
      expect(scheduleOf(seed)).toEqual(schedule);
      expect(schedule.disturbances.length).toBeGreaterThan(0);
      const after = schedule.disturbances.map(({ afterEpochs }) => afterEpochs);
      expect(after).toEqual(after.toSorted((a, b) => a - b));
      expect(after[0]).toBeGreaterThan(0);
      if (schedule.disturbances.some(({ component }) => component === "trainer"))
        expect(schedule.kind).toBe("program");
    }
    expect(new Set(seeds.map((seed) => scheduleOf(seed).kind))).toEqual(new Set(SWEEP_KINDS));
  });

  it("has each component killed and stalled within ten seeds in a row", () => {
    const all = ACTIONS.flatMap((action) => COMPONENTS.map((component) => `${action} ${component}`)).sort();
    for (const first of [1, 7, 100]) {
      const done = readSeeds(`${first}-${first + 9}`).flatMap((seed) => scheduleOf(seed).disturbances);
      expect([...new Set(done.map(({ action, component }) => `${action} ${component}`))].sort()).toEqual(all);
    }
  });

  it("is told in a line", () => {
    expect(scheduleText(scheduleOf(1))).toMatch(/^seed 1, program: kill trainer after \d epochs/);
  });
});

describe("FOLDWISE_CHAOS_SEEDS", () => {
  it("names a seed or a range; twenty where it is left out", () => {
    expect(readSeeds()).toHaveLength(20);
    expect(readSeeds("7")).toEqual([7]);
    expect(readSeeds("11-13")).toEqual([11, 12, 13]);
  });

  it.each(["", "0", "5-3", "all", "-4", "1,2"])("refuses %j", (text) => {
    expect(() => readSeeds(text)).toThrow(/FOLDWISE_CHAOS_SEEDS is ".*seed or range of seeds/);
  });
});
