import { describe, expect, test } from "vitest";
import { encodeBmp } from "../encode-bmp";
import { type InspectedFile, inspectFile, unreadableFile } from "./inspect";
import { planImport, requireImportable } from "./plan";

/** A BMP of one colour, different for every n. */
function bmp(n: number, side = 4): Uint8Array {
  const rgb = new Uint8Array(side * side * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = (n >> (i % 3 === 0 ? 0 : 8)) & 255;
  return encodeBmp(side, side, rgb);
}

function file(path: string, bytes: Uint8Array): InspectedFile {
  return inspectFile({ path, bytes });
}

/** Two folds of `images` all and hem images each, of two patients a class. */
function smallSet(images = 12): InspectedFile[] {
  const files: InspectedFile[] = [];
  for (const fold of [0, 1]) {
    for (const name of ["all", "hem"]) {
      for (let i = 0; i < images; i++) {
        const patient = `${name === "hem" ? "H" : ""}${2 * fold + (i % 2) + 1}`;
        files.push(file(`fold_${fold}/${name}/UID_${patient}_${i}_1_${name}.bmp`, bmp(files.length)));
      }
    }
  }
  return files;
}

function reasons(files: readonly InspectedFile[]): string[] {
  return planImport(files).findings.map(({ level, reason, path }) => `${level} ${reason} ${path}`);
}

describe("planning an import", () => {
  test("takes a clean set whole, in the order of fold, class and name, with counts", () => {
    const plan = planImport(smallSet());
    expect(plan).toMatchObject({
      classes: ["all", "hem"],
      folds: [0, 1],
      size: { width: 4, height: 4 },
      patients: 8,
      findings: [],
      refusals: [],
    });
    expect(plan.images.map((image) => image.index)).toEqual(plan.images.map((_, i) => i));
    expect(plan.images[0]).toMatchObject({ fold: 0, class: "all", patient: "1", name: "UID_1_0_1_all.bmp" });
    expect(plan.counts).toEqual(
      [0, 1].flatMap((fold) =>
        ["all", "hem"].map((name) => ({ fold, class: name, images: 12, patients: 2 })),
      ),
    );
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^The positive class is all, the first by name, as none was chosen: .*--positive-class hem/,
      ),
      "No patient has images in several folds: leaving one fold out keeps patients apart.",
    ]);
    expect(() => requireImportable(plan)).not.toThrow();
  });

  test("does not depend on the order of the files, or on folders above the folds", () => {
    const plan = planImport(smallSet());
    const moved = smallSet()
      .toReversed()
      .map((entry) => ({ ...entry, path: `C-NMC_training_data/${entry.path}` }));
    expect(planImport(moved).fingerprint).toBe(plan.fingerprint);
    expect(planImport(moved).images.map(({ name }) => name)).toEqual(plan.images.map(({ name }) => name));
  });

  test("fingerprints content, name, class and fold", () => {
    const [first, ...others] = smallSet();
    if (!first) throw new Error("the set is empty");
    const changes: InspectedFile[] = [
      { ...first, contentHash: "0".repeat(64) },
      { ...first, path: "fold_0/all/UID_1_99_1_all.bmp" },
      { ...first, path: "fold_1/all/UID_1_0_1_all.bmp" },
    ];
    const prints = [first, ...changes].map((changed) => planImport([changed, ...others]).fingerprint);
    expect(new Set(prints).size).toBe(4);
    expect(prints).not.toContain(null);
  });

  test("lists every file that it cannot use, with the reason", () => {
    const odd = [
      file("fold_0/all/UID_1_90_1_all.bmp", bmp(900).subarray(0, 60)),
      file("fold_0/all/UID_1_91_1_all.bmp", bmp(901, 6)),
      file("fold_0/all/UID_1_92_1_all.bmp", bmp(0)),
      file("fold_0/all/UID_1_93_1_hem.bmp", bmp(903)),
      file("test_phase/1.bmp", bmp(904)),
      file("fold_0/all/Thumbs.db", Uint8Array.of(1, 2)),
      file("fold_1/hem/UID_H3_94_1_hem.png", bmp(905)),
      file("other/fold_0/all/UID_1_0_1_all.bmp", bmp(906)),
      unreadableFile("fold_1/hem/UID_H3_95_1_hem.bmp", "permission denied"),
    ];
    const files = [...smallSet(), ...odd];
    expect(reasons(files)).toEqual([
      "ignored not-an-image fold_0/all/Thumbs.db",
      "refused unreadable fold_0/all/UID_1_90_1_all.bmp",
      "refused duplicate fold_0/all/UID_1_92_1_all.bmp",
      "refused class-contradiction fold_0/all/UID_1_93_1_hem.bmp",
      "odd wrong-extension fold_1/hem/UID_H3_94_1_hem.png",
      "refused unreadable fold_1/hem/UID_H3_95_1_hem.bmp",
      "refused name-taken other/fold_0/all/UID_1_0_1_all.bmp",
      "refused unknown-folder test_phase/1.bmp",
    ]);
    const strict = planImport(files);
    expect(strict.fingerprint).toBeNull();
    expect(() => requireImportable(strict)).toThrow(/unreadable: 2 files .*truncated.*permission denied/);
    const lenient = planImport(files, { refusedFiles: "leave-out" });
    expect(lenient.refusals).toEqual([]);
    expect(lenient.images).toHaveLength(50);
    expect(lenient.images.length + lenient.findings.filter(({ level }) => level !== "odd").length).toBe(
      files.length,
    );
    expect(lenient.notes).toContain(
      "6 images were refused and are not part of the set (2 unreadable, 1 duplicate, 1 unknown-folder, 1 class-contradiction, 1 name-taken).",
    );
  });

  test("says of one refused image that it is one", () => {
    const files = [...smallSet(), file("fold_0/all/UID_1_90_1_all.bmp", bmp(900).subarray(0, 60))];
    const { notes } = planImport(files, { refusedFiles: "leave-out" });
    expect(notes).toContain("1 image was refused and is not part of the set (unreadable).");
  });

  test("uses an image with an EXIF orientation as it is stored, and says so", () => {
    const turned = { ...file("fold_0/all/UID_1_90_1_all.bmp", bmp(900)), orientation: 6 };
    const plan = planImport([...smallSet(), turned]);
    expect(plan.images.map(({ path }) => path)).toContain(turned.path);
    expect(plan.findings).toEqual([
      {
        path: turned.path,
        level: "odd",
        reason: "orientation-ignored",
        message: "its EXIF orientation (rotate 90° clockwise) is not applied",
      },
    ]);
  });

  test("keeps neither of two equal images of different classes", () => {
    const twin = file("fold_1/hem/UID_H3_80_1_hem.bmp", bmp(0));
    expect(reasons([...smallSet(), twin])).toEqual([
      "refused duplicate fold_0/all/UID_1_0_1_all.bmp",
      "refused duplicate fold_1/hem/UID_H3_80_1_hem.bmp",
    ]);
  });

  test("keeps the first of two equal images, says where the other is, and that folds would share it", () => {
    const twin = file("fold_1/all/UID_3_80_1_all.bmp", bmp(0));
    const plan = planImport([...smallSet(), twin]);
    expect(plan.findings).toEqual([
      {
        path: "fold_1/all/UID_3_80_1_all.bmp",
        level: "refused",
        reason: "duplicate",
        message: "the same content as fold_0/all/UID_1_0_1_all.bmp, of fold 0",
      },
    ]);
    expect(() => requireImportable(plan)).toThrow(/duplicate: 1 file .*UID_3_80_1_all.*UID_1_0_1_all/);
  });

  test("names the files that are empty or too large", () => {
    const files = [
      file("fold_0/all/UID_1_70_1_all.bmp", new Uint8Array()),
      unreadableFile("fold_1/all/UID_3_72_1_all.png", "3000000000 bytes are more than an image may have"),
    ];
    expect(
      planImport([...smallSet(), ...files]).findings.map(({ path, message }) => [path, message]),
    ).toEqual([
      ["fold_0/all/UID_1_70_1_all.bmp", "the file is empty"],
      ["fold_1/all/UID_3_72_1_all.png", "unreadable: 3000000000 bytes are more than an image may have"],
    ]);
  });

  test("refuses a fold of one class, by the fold and the class that it lacks", () => {
    const files = smallSet().filter(({ path }) => !path.startsWith("fold_1/hem"));
    expect(() => requireImportable(planImport(files))).toThrow(
      /fold 1, class hem: 0 images — fold 1 has no image of this class.*at least 10 images/,
    );
  });

  test("takes images of several sizes, and says so", () => {
    const plan = planImport([...smallSet(), file("fold_0/hem/UID_H1_71_1_hem.bmp", bmp(951, 5))]);
    expect(plan.refusals).toEqual([]);
    expect(plan.size).toBeNull();
    expect(plan.notes.join()).toContain("The images have 2 sizes, 4–5 × 4–5 px, most often 4 × 4");
    expect(planImport(smallSet()).notes.join()).not.toContain("sizes");
  });

  test("refuses an empty folder, and a folder without the layout", () => {
    expect(() => requireImportable(planImport([]))).toThrow(/folder: 0 files .*--manifest labels\.csv/);
    expect(() => requireImportable(planImport([file("a.bmp", bmp(1))]))).toThrow(
      /folder: 1 file — found 1 image and no folders of classes/,
    );
  });

  test("refuses a class of two images in a fold", () => {
    const files = smallSet().filter(({ path }) => !/fold_1\/hem\/UID_H._([2-9]|1\d)/.test(path));
    expect(() => requireImportable(planImport(files))).toThrow(
      /fold 1, class hem: 2 images .* at least 10 images/,
    );
  });

  test("refuses a class that the manifest does not name", () => {
    const plan = planImport(smallSet(), { classes: ["hem", "other"] });
    expect(() => requireImportable(plan)).toThrow(/classes: all .*use one of hem, other/);
    expect(planImport(smallSet(), { classes: ["hem", "all"] }).classes).toEqual(["hem", "all"]);
  });

  describe("a name without a patient", () => {
    const files = [
      ...smallSet(),
      file("fold_0/all/cell.bmp", bmp(700)),
      file("fold_0/all/cell2.bmp", bmp(701)),
    ];

    test("stops the import by default", () => {
      expect(() => requireImportable(planImport(files))).toThrow(
        /patients: 2 file names .*fold_0\/all\/cell.bmp.*--patient-pattern.*--patients unknown.*--patients own-patient/,
      );
    });

    test("is assumed to be a patient of its own where that is asked for, and leakage is unknown", () => {
      const plan = planImport(files, { patientPolicy: "own-patient" });
      expect(plan).toMatchObject({ patients: 10, imagesWithoutPatient: 2, refusals: [] });
      expect(plan.notes).toContain(
        "2 of 50 file names carry no patient: one patient per image is assumed, and patient leakage is unknown.",
      );
      expect(plan.notes.join()).toMatch(/in several folds is unknown/);
      expect(plan.notes.join()).not.toMatch(/No patient has images in several folds/);
      expect(plan.counts.find(({ fold, class: name }) => fold === 0 && name === "all")?.patients).toBeNull();
      expect(plan.counts.find(({ fold, class: name }) => fold === 1 && name === "all")?.patients).toBe(2);
    });

    test("is left unknown where that is asked for, said in one line", () => {
      const plan = planImport(files, { patientPolicy: "unknown" });
      expect(plan).toMatchObject({ patients: null, imagesWithoutPatient: 2, refusals: [], findings: [] });
      expect(plan.notes.join()).toMatch(/2 of 50 file names carry no patient: .*unknown/);
      expect(plan.notes.join()).toMatch(/in several folds is unknown/);
    });
  });

  test("says which patients stand in several folds, without regard to case", () => {
    const plan = planImport([...smallSet(), file("fold_1/hem/UID_h1_50_1_hem.bmp", bmp(600))]);
    expect(plan.patientsInSeveralFolds).toEqual([{ patient: "H1", folds: [0, 1], images: 7 }]);
    expect(plan.notes.at(-1)).toMatch(/^1 patient has images in several folds \(H1\)/);
  });
});
