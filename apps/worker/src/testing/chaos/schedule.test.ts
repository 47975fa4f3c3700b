import { describe, expect, it } from "vitest";
import {
  ACTIONS,
  COMPONENTS,
  PROGRAM_KINDS,
  readSeeds,
  SWEEP_KINDS,
  type SweepKind,
  scheduleOf,
  scheduleText,
} from "./schedule";

const seeds = readSeeds("1-200");
/** What comes first to sweeps of a kind. */
const firstTo = (of: readonly number[], kind: SweepKind) => {
  const first = of
    .map(scheduleOf)
    .flatMap((schedule) => (schedule.kind === kind ? (schedule.disturbances[0] ?? []) : []));
  return [...new Set(first.map(({ action, component }) => `${action} ${component}`))].sort();
};
const pairsOf = (components: readonly string[]) =>
  ACTIONS.flatMap((action) => components.map((component) => `${action} ${component}`)).sort();

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
        expect(PROGRAM_KINDS).toContain(schedule.kind);
    }
  });

  it("has every kind of sweep in the twenty of the suite, and all that can be done to a kind in fifty", () => {
    const suite = readSeeds();
    expect(new Set(suite.map((seed) => scheduleOf(seed).kind))).toEqual(new Set(SWEEP_KINDS));
    expect(firstTo(suite, "population")).toEqual(pairsOf(["worker"]));
    for (const kind of PROGRAM_KINDS) expect(firstTo(suite, kind)).toEqual(pairsOf(["trainer", "web"]));
    for (const kind of SWEEP_KINDS.filter((one) => !PROGRAM_KINDS.some((program) => program === one)))
      for (const first of ["1-50", "51-100", "151-200"])
        expect(firstTo(readSeeds(first), kind)).toEqual(pairsOf(["worker", "temporal", "postgres"]));
  });

  it("has each component killed and stalled within ten seeds in a row", () => {
    const all = pairsOf(COMPONENTS);
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
