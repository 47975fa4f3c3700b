import { expect, it } from "vitest";
import { fleetView } from "./overview";

const HELD = { trainingId: 1, runId: 1, runName: "a", fold: 0, epoch: 1, epochs: 2, progress: null };

it("counts slots and what holds them of live workers only", () => {
  expect(
    fleetView([
      { state: "live", slots: 2, busy: [HELD] },
      { state: "live", slots: 1, busy: [] },
      { state: "lost", slots: 4, busy: [] },
      { state: "stopped", slots: 8, busy: [] },
    ]),
  ).toEqual({ live: 2, lost: 1, slots: 3, busy: 1 });
});
