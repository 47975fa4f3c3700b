import { describe, expect, test } from "vitest";
import { nameParts, placeOf } from "./file-name";

describe("C-NMC's layout and names", () => {
  test.each([
    ["fold_0/all/UID_11_1_1_all.bmp", { fold: 0, class: "all", name: "UID_11_1_1_all.bmp" }],
    [
      "C-NMC_training_data/fold_2/hem/UID_H10_2_3_hem.bmp",
      { fold: 2, class: "hem", name: "UID_H10_2_3_hem.bmp" },
    ],
    ["Fold_1\\Hem\\UID_h3_2_3_hem.bmp", { fold: 1, class: "Hem", name: "UID_h3_2_3_hem.bmp" }],
    ["./fold_12/digit-3/digit_0001.bmp", { fold: 12, class: "digit-3", name: "digit_0001.bmp" }],
  ])("%s", (path, place) => expect(placeOf(path)).toMatchObject(place));

  test.each([
    "all/UID_11_1_1_all.bmp",
    "fold_0/UID_11_1_1_all.bmp",
    "fold_x/all/a.bmp",
    "fold_0/all/more/a.bmp",
    "",
  ])("%s has no place", (path) => expect(placeOf(path)).toBeNull());

  test.each([
    ["UID_11_1_1_all.bmp", { patient: "11", class: "all" }],
    ["UID_H10_2_3_hem.bmp", { patient: "H10", class: "hem" }],
    ["UID_h3_2_3_hem.png", { patient: "H3", class: "hem" }],
  ])("%s names its patient", (name, parts) => expect(nameParts(name)).toEqual(parts));

  test.each(["UID_1_1_all.bmp", "UID__1_1_all.bmp", "1.bmp", "UID_H_1_1_hem.bmp"])("%s names none", (name) =>
    expect(nameParts(name)).toBeNull(),
  );

  test("a folder or an ending that differs from a known class in case alone has its spelling", () => {
    const known = ["Blast", "other"];
    expect(placeOf("fold_0/BLAST/UID_1_1_1_blast.bmp", known)?.class).toBe("Blast");
    expect(placeOf("fold_0/blasts/UID_1_1_1_blast.bmp", known)?.class).toBe("blasts");
    expect(nameParts("UID_1_1_1_blast.bmp", known)?.class).toBe("Blast");
  });
});
