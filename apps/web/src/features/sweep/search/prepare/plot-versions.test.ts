import { expect, it } from "vitest";
import { makeSweep } from "@/entities/sweep/testing";
import { plotVersions } from "./plot-versions";

it("values at rungs, the population and the timeline are read again where one trial comes to a rung as another is promoted", () => {
  const trials = { planned: 4, byState: { running: 1, waiting: 3 } };
  const resumed = { attempts: 0, lastFromEpoch: null, promotions: 2 };
  const before = plotVersions(makeSweep({ trials, resumed }));
  const after = plotVersions(makeSweep({ trials, resumed: { ...resumed, promotions: 3 } }));
  expect(after.search).not.toBe(before.search);
  expect(after.population).not.toBe(before.population);
  // A promoted trial has an attempt of its own there.
  expect(after.timeline).not.toBe(before.timeline);
  expect(after["trial-curves"]).toBe(before["trial-curves"]);
  expect(plotVersions(makeSweep({ trials, resumed }))).toEqual(before);
});
