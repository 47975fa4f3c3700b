import { describe, expect, test } from "vitest";
import { encodeBmp } from "../encode-bmp";
import { type InspectedFile, inspectFile, unreadableFile, unusablePlace } from "./inspect";
import { planImport, requireImportable } from "./plan";

let drawn = 0;
function image(path: string, pixelHash?: string): InspectedFile {
  drawn += 1;
  const rgb = new Uint8Array(48).fill(drawn & 255).fill(drawn >> 8, 0, 6);
  const file = inspectFile({ path, bytes: encodeBmp(4, 4, rgb) });
  return pixelHash === undefined ? file : { ...file, pixelHash };
}

/** 10 images of each class in each folder, every one of a patient of its own. */
function setOf(folds: readonly string[], classes: readonly string[] = ["all", "hem"]): InspectedFile[] {
  return folds.flatMap((fold, f) =>
    classes.flatMap((name, c) =>
      Array.from({ length: 10 }, (_, i) =>
        image(
          `${fold}/${name}/UID_${1000 * (f + 1) + 100 * c + i}_${i}_1_${name.normalize("NFD").replace(/[^A-Za-z0-9-]/g, "")}.bmp`,
        ),
      ),
    ),
  );
}
const refusalsOf = (...args: Parameters<typeof planImport>) => planImport(...args).refusals;

describe("folder names", () => {
  test("two spellings of one fold are refused, whatever may be left out", () => {
    const files = setOf(["fold_0", "fold_1", "fold_01"]);
    for (const refusedFiles of ["stop", "leave-out"] as const)
      expect(refusalsOf(files, { refusedFiles })).toEqual([
        expect.objectContaining({
          field: "folders",
          value: "fold_01, fold_1",
          problem: "2 folder names for fold 1",
          remedy: expect.stringContaining("rename"),
        }),
      ]);
    expect(planImport(files).notes.join()).not.toMatch(/several folds/);
  });

  test("one fold below several folders is said", () => {
    expect(
      planImport([...setOf(["a/fold_0", "fold_1"]), ...setOf(["b/fold_0"]).map(rename)]).notes,
    ).toContain("Fold 0 is made of 2 folders: a/fold_0, b/fold_0.");
    function rename(file: InspectedFile): InspectedFile {
      return { ...file, path: file.path.replace("UID_1", "UID_9") };
    }
  });

  test("class folders that differ in case only, or in Unicode form only, are refused by their characters", () => {
    const cased = [...setOf(["fold_0"], ["normal", "blast"]), ...setOf(["fold_1"], ["Normal", "blast"])];
    expect(refusalsOf(cased)[0]).toMatchObject({
      field: "classes",
      value: '"Normal", "normal"',
      problem: "class folders whose names differ only in case",
    });
    const forms = [...setOf(["fold_0"], ["m\u00fcde"]), ...setOf(["fold_1"], ["mu\u0308de"])].map((file) => ({
      ...file,
      path: file.path.replace(/UID_(\d+)_(\d+)_1_[a-z]+/, "cell-$1-$2"),
    }));
    expect(refusalsOf(forms, { patientPolicy: "unknown" })[0]).toMatchObject({
      field: "classes",
      value: '"mu\\u0308de", "m\\u00fcde"',
      problem: expect.stringContaining("Unicode form"),
    });
  });
});

describe("the same picture", () => {
  const pixels = "a".repeat(64);

  test("under two encodings in two folds is a duplicate", () => {
    const files = [
      ...setOf(["fold_0", "fold_1"]),
      image("fold_0/all/UID_50_1_1_all.bmp", pixels),
      image("fold_1/all/UID_51_1_1_all.png", pixels),
    ];
    expect(planImport(files).findings.filter(({ level }) => level === "refused")).toEqual([
      {
        path: "fold_1/all/UID_51_1_1_all.png",
        level: "refused",
        reason: "duplicate",
        message: "the same pixels as fold_0/all/UID_50_1_1_all.bmp in another encoding, of fold 0",
      },
    ]);
  });

  test("within a fold too, and of two classes neither stays", () => {
    const files = [
      ...setOf(["fold_0", "fold_1"]),
      image("fold_0/all/UID_50_1_1_all.bmp", pixels),
      image("fold_0/hem/UID_51_1_1_hem.bmp", pixels),
    ];
    expect(planImport(files).findings.map(({ message }) => message)).toEqual([
      "the same pixels as fold_0/hem/UID_51_1_1_hem.bmp in another encoding, of another class",
      "the same pixels as fold_0/all/UID_50_1_1_all.bmp in another encoding, of another class",
    ]);
  });
});

describe("what may hide images", () => {
  test("a broken link and a folder that cannot be read are refused even where refused files are left out", () => {
    const files = [
      ...setOf(["fold_0"]),
      unusablePlace("fold_1", "broken-link", "the target does not exist"),
      unusablePlace("fold_2", "unreadable-folder", "it cannot be read (EACCES)"),
    ];
    const refusals = refusalsOf(files, { refusedFiles: "leave-out" });
    expect(refusals.map(({ field, problem }) => `${field}: ${problem}`)).toEqual([
      "unreadable-folder: fold_2: it cannot be read (EACCES)",
      "broken-link: fold_1: the target does not exist",
    ]);
  });

  test("a fold or class of which every image is refused is not left out", () => {
    const broken = (path: string) => unreadableFile(path, "damaged");
    const files = [
      ...setOf(["fold_0"]),
      ...setOf(["fold_1"]).map(({ path }) => broken(path)),
      broken("fold_0/other/UID_1_1_1_other.bmp"),
    ];
    expect(
      refusalsOf(files, { refusedFiles: "leave-out" }).map(
        ({ field, value, problem }) => `${field}: ${value}: ${problem}`,
      ),
    ).toEqual([
      "class other: 1 image: it is refused, and nothing else is there",
      "fold 1: 20 images: all of them are refused",
    ]);
  });
});

test("a class of a fold that duplicates empty is named by what happened to it, once", () => {
  const files = setOf(["fold_0", "fold_1"]).map((file, i) =>
    file.path.includes("/all/") ? { ...file, pixelHash: `picture ${i % 20}` } : file,
  );
  expect(refusalsOf(files, { refusedFiles: "leave-out" })).toEqual([
    expect.objectContaining({
      field: "fold 1, class all",
      value: "10 images",
      problem: "all of them are refused",
    }),
  ]);
});

describe("patients", () => {
  test("whose ids differ in leading zeros are said to be possibly one, and no split is said to keep them apart", () => {
    const files = [
      ...setOf(["fold_0", "fold_1"]),
      image("fold_0/all/UID_1_50_1_all.bmp"),
      image("fold_1/all/UID_01_51_1_all.bmp"),
      image("fold_1/hem/UID_H01_51_1_hem.bmp"),
    ];
    const plan = planImport(files);
    expect(plan).toMatchObject({ possiblySamePatients: [["01", "1"]], refusals: [], patients: 43 });
    expect(plan.notes.join("\n")).toMatch(
      /Patients 01 and 1 differ only in leading zeros .*rename the files/,
    );
    expect(plan.notes.at(-1)).toBe("If all patient ids are right, no patient has images in several folds.");
  });
});

describe("the positive class", () => {
  test("is the chosen one, without regard to case, and announced either way", () => {
    const files = setOf(["fold_0", "fold_1"], ["benign", "malignant"]);
    const chosen = planImport(files, { positiveClass: "Malignant" });
    expect(chosen.classes).toEqual(["malignant", "benign"]);
    expect(chosen.notes[0]).toBe(
      "The positive class is malignant: AUC and precision-recall are of malignant.",
    );
    expect(planImport(files).notes[0]).toMatch(
      /^The positive class is benign, the first by name, as none was chosen: .*--positive-class malignant before the first sweep\.$/,
    );
  });

  test("must be a class", () => {
    expect(() => requireImportable(planImport(setOf(["fold_0"]), { positiveClass: "blast" }))).toThrow(
      /positiveClass: blast — not a class of these images; use one of all, hem/,
    );
  });

  test("of three classes says what it is measured against", () => {
    expect(planImport(setOf(["fold_0"], ["a", "b", "c"])).notes[0]).toMatch(
      /a against all other classes.*--positive-class b or c/,
    );
  });
});
