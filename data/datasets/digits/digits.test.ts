import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  generateDigits,
  generateTenDigits,
  inspectFile,
  parseManifest,
  planImport,
} from "@foldwise/core/datasets";
import { makeSplit, offeredSchemes } from "@foldwise/core/splits";
import { describe, expect, test } from "vitest";

const csv = gunzipSync(readFileSync(new URL("./digits.csv.gz", import.meta.url))).toString("utf8");
const manifest = parseManifest(readFileSync(new URL("./manifest.yaml", import.meta.url), "utf8"));

function planned(choice: { positive?: number; negative?: number } = {}) {
  const files = [...generateDigits({ csv, ...choice })].map((file) => inspectFile(file));
  const { positive = 3, negative = 8 } = choice;
  const options = {
    patientPolicy: manifest.patientPolicy,
    classes: [`digit-${positive}`, `digit-${negative}`],
  };
  return planImport(files, options);
}

describe("the handwritten digits", () => {
  test("are 1,797 in all, as many of each as in the source", () => {
    const rows = csv.trim().split("\n");
    expect(rows).toHaveLength(1797);
    const counts = Array.from(
      { length: 10 },
      (_, digit) => rows.filter((row) => row.endsWith(`,${digit}`)).length,
    );
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  test("import as the classes of the manifest, in three folds of equal share, patient unknown", () => {
    const plan = planned();
    expect(plan).toMatchObject({ classes: manifest.classes, folds: [0, 1, 2], patients: null, refusals: [] });
    expect(plan.size).toEqual({ width: 32, height: 32 });
    expect(plan.counts.map(({ images }) => images)).toEqual([61, 58, 61, 58, 61, 58]);
    expect(plan.fingerprint).toBe("37c55da503a102efbeec264d6e817ec5acdf999bdec788c527f45d32f2a6a252");
  });

  test("offer the schemes that need no patients", () => {
    const { images } = planned();
    expect(offeredSchemes(images)).toEqual(["within-fold-by-image", "leave-one-fold-out"]);
    const [fold] = makeSplit("leave-one-fold-out", images, { seed: 1 }).folds;
    expect([fold?.train.length, fold?.val.length, fold?.test.length]).toEqual([216, 22, 119]);
  });

  test("any two may be chosen, and a digit's folds stay as they are", () => {
    const threes = (plan: ReturnType<typeof planned>) =>
      plan.images.filter((image) => image.class === "digit-3").map(({ fold, name }) => `${fold}/${name}`);
    expect(threes(planned({ positive: 0, negative: 3 }))).toEqual(threes(planned()));
    for (let positive = 0; positive < 10; positive++) {
      expect(planned({ positive, negative: (positive + 1) % 10 }).refusals).toEqual([]);
    }
  });

  test("are ten classes of a set of their own, in the same folds", () => {
    const ten = parseManifest(readFileSync(new URL("../digits-ten/manifest.yaml", import.meta.url), "utf8"));
    const files = [...generateTenDigits(csv)].map((file) => inspectFile(file));
    const plan = planImport(files, { patientPolicy: ten.patientPolicy, classes: ten.classes });
    expect(plan).toMatchObject({ refusals: [], folds: [0, 1, 2], classes: ten.classes });
    expect(plan.images).toHaveLength(1797);
    const threes = (images: typeof plan.images) =>
      images.filter((image) => image.class === "digit-3").map(({ fold, name }) => `${fold}/${name}`);
    expect(threes(plan.images)).toEqual(threes(planned().images));
  });

  test("keep the pixels: 4 × 4 of each, 16 as 255", () => {
    const row = (csv.split("\n")[13] ?? "").split(",").map(Number);
    const file = [...generateDigits({ csv })].find(({ path }) => path.endsWith("digit-3/digit_0014.bmp"));
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        const at = 54 + ((31 - y) * 32 + x) * 3;
        const expected = Math.round(
          ((row[Math.floor(y / 4) * 8 + Math.floor(x / 4)] ?? Number.NaN) * 255) / 16,
        );
        expect([...(file?.bytes.subarray(at, at + 3) ?? [])]).toEqual([expected, expected, expected]);
      }
    }
  });

  test("refuse two equal digits, one that is none, and a damaged file", () => {
    expect(() => [...generateDigits({ csv, positive: 8 })]).toThrow(/negative: 8 .* positive class too/);
    expect(() => [...generateDigits({ csv, positive: 10 })]).toThrow(/positive: 10 .*0 to 9/);
    expect(() => [...generateDigits({ csv: csv.replace("5,13", "5,17") })]).toThrow(/line 1: /);
    expect(() => [...generateDigits({ csv: `${csv}1,2,3\n` })]).toThrow(/line 1798: /);
  });
});
