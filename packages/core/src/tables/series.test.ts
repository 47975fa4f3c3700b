import { describe, expect, it } from "vitest";
import { rocAuc } from "../metrics";
import { createRandom } from "../random";
import { madeUpObservation } from "./fixtures/made-up";
import type { Observation } from "./observation";
import { drawnAucs, drawnCounts } from "./series";
import { makeUniverse, prepareImages, unitName } from "./universe";

const replicates = 40;
const random = createRandom("series");

/** Scores of one decimal, so that many are tied, within a class and across. */
function tied(patients: number | null): Observation {
  const made = madeUpObservation({ patients, skill: 1 });
  const predictions = made.predictions?.map((p) => ({ ...p, score: Math.round(p.score * 10) / 10 })) ?? [];
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (const { label, score } of predictions) {
    const row = counts[label === "ALL" ? 0 : 1];
    const column = score >= 0.5 ? 0 : 1;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return { ...made, predictions, confusion: { classes: ["ALL", "HEM"], counts } };
}

describe.each([
  ["patients", 12],
  ["images", null],
] as const)("an evaluation in each draw of %s", (_, patients) => {
  const observation = tied(patients);
  const prepared = prepareImages(observation);
  const universe = makeUniverse("u", [prepared], { random, replicates });
  const timesOf = (unit: number, r: number) => universe.draws()[unit * replicates + r] ?? 0;
  /** The images of a draw, one by one. */
  const drawn = (r: number) =>
    prepared.images.flatMap((image) =>
      new Array<typeof image>(timesOf(universe.units.get(unitName(universe.kind, image)) ?? 0, r)).fill(
        image,
      ),
    );

  it("has as many units drawn as there are", () => {
    for (let r = 0; r < replicates; r++) {
      const times = [...universe.units.values()].map((unit) => timesOf(unit, r));
      expect(times.reduce((a, b) => a + b, 0)).toBe(universe.units.size);
    }
  });

  it("has the AUC of the drawn images, half a pair for a tie", () => {
    const aucs = drawnAucs(observation, prepared, universe);
    for (let r = 0; r < replicates; r++) {
      const images = drawn(r);
      const labels = images.map(({ label }) => (label === "ALL" ? 0 : 1));
      const scores = images.map(({ score }) => score);
      const { value } = rocAuc(labels, scores, 0);
      if (value === null) expect(aucs[r]).toBeNaN();
      else expect(aucs[r]).toBeCloseTo(value, 12);
    }
  });

  it("has the same AUC where pairs do not fit into 32 bits", () => {
    const far = Array.from({ length: 100_000 }, (_, i) => [`far ${i}`, universe.units.size + i] as const);
    const wide = { ...universe, units: new Map([...universe.units, ...far]) };
    expect(drawnAucs(observation, prepared, wide)).toEqual(drawnAucs(observation, prepared, universe));
  });

  it("has the confusion counts of the drawn images", () => {
    const counts = drawnCounts(observation, prepared, universe);
    for (let r = 0; r < replicates; r++) {
      const own = [0, 0, 0, 0];
      for (const { label, score } of drawn(r)) {
        const cell = (label === "ALL" ? 0 : 2) + (score >= 0.5 ? 0 : 1);
        own[cell] = (own[cell] ?? 0) + 1;
      }
      expect(own.map((_, cell) => counts[cell * replicates + r])).toEqual(own);
    }
  });
});
