import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { leakage, makeSplit, offeredSchemes } from "../../splits";
import { type InspectedFile, inspectFile, planImport } from "../import";
import { parseManifest } from "../manifest";
import { type GeneratedFile, generateSyntheticCells, SYNTHETIC_CELLS } from "./generate";

/** Recorded when the generator was last changed on purpose; every machine must make these bytes. */
const FINGERPRINT = "d1d9f8509bd2b68900802ad541c7b05e1905ac347a92212d972dd2286d1184eb";

/** Header of the BMP files that the generator writes; its pixels follow, three bytes each, rows without padding. */
const HEADERS = 54;

const { classes } = parseManifest(
  readFileSync(
    new URL("../../../../../data/datasets/synthetic-cells/manifest.yaml", import.meta.url),
    "utf8",
  ),
);
const files: InspectedFile[] = [];
const pixels: Pick<GeneratedFile, "path" | "bytes">[] = [];
for (const file of generateSyntheticCells(classes)) {
  files.push(inspectFile(file));
  if (pixels.length < 400) pixels.push(file);
}
const plan = planImport(files, { spellings: classes });

describe("the synthetic cells", () => {
  test("are 1,200 images of 128 px in 3 folds of 24 patients, 2:1, that import without a remark", () => {
    expect(plan).toMatchObject({
      classes,
      folds: [0, 1, 2],
      size: { width: 128, height: 128 },
      patients: SYNTHETIC_CELLS.patients,
      findings: [],
      refusals: [],
      patientsInSeveralFolds: [],
    });
    expect(plan.images).toHaveLength(SYNTHETIC_CELLS.images);
    expect(plan.counts.map(({ images, patients }) => [images, patients])).toEqual([
      [267, 5],
      [133, 3],
      [267, 5],
      [133, 3],
      [266, 5],
      [134, 3],
    ]);
  });

  test("are the same bytes on every machine", () => {
    expect(plan.fingerprint).toBe(FINGERPRINT);
  });

  test("are others for another seed", () => {
    const [first] = generateSyntheticCells(classes, 1);
    expect(first?.bytes).not.toEqual(pixels[0]?.bytes);
    expect(first?.path).toBe(pixels[0]?.path);
  });

  test("take every split scheme, patients kept apart by the two that promise it", () => {
    expect(offeredSchemes(plan.images)).toHaveLength(3);
    for (const scheme of ["within-fold-by-patient", "leave-one-fold-out"] as const) {
      for (const fold of leakage(makeSplit(scheme, plan.images, { seed: 1 }), plan.images) ?? []) {
        expect(fold.patients).toEqual([]);
      }
    }
    expect(
      leakage(makeSplit("within-fold-by-image", plan.images, { seed: 1 }), plan.images)?.[0]?.patients,
    ).toHaveLength(8);
  });

  test("stand on black, in the middle, coloured, and inside the frame", () => {
    for (const { bytes } of pixels) {
      const { size } = SYNTHETIC_CELLS;
      let cell = 0;
      let border = 0;
      let coloured = 0;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const at = HEADERS + (y * size + x) * 3;
          const [blue = 0, green = 0, red = 0] = bytes.subarray(at, at + 3);
          if (red + green + blue === 0) continue;
          cell++;
          if (green < red && green < blue) coloured++;
          if (x === 0 || y === 0 || x === size - 1 || y === size - 1) border++;
        }
      }
      const share = cell / (size * size);
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.65);
      expect(coloured / cell).toBeGreaterThan(0.95);
      expect(border).toBe(0);
    }
  });
});
