import { expect, it } from "vitest";
import { hasImagesOf, lastPaperFold, paperClasses, paperOfImages } from "./images";
import { parsePaperManifest } from "./manifest";

const paper = (id: string, images: string) =>
  parsePaperManifest(`id: ${id}\ntitle: T\ncitation: C\nurl: https://example.org\n${images}`);
const FINGERPRINT = "a".repeat(64);
const counted = paper(
  "counted",
  "images: { name: N, classes: [Blast, Normal], counts: { 0: { Blast: 12, Normal: 10 }, 4: { Blast: 1, Normal: 2 } } }",
);
const same = paper(
  "same",
  "images: { name: M, classes: [Blast, Normal], counts: { 4: { Normal: 2, Blast: 1 }, 0: { Blast: 12, Normal: 10 } } }",
);
const printed = paper("printed", `images: { name: N, classes: [cat, dog], fingerprint: ${FINGERPRINT} }`);
const plain = paper("plain", "");
const papers = [plain, printed, counted, same];

const COUNTS = [
  { fold: 0, class: "Blast", images: 12 },
  { fold: 0, class: "Normal", images: 10 },
  { fold: 4, class: "Blast", images: 1 },
  { fold: 4, class: "Normal", images: 2 },
];
const imported = (counts: typeof COUNTS, fingerprint = "b".repeat(64)) =>
  paperOfImages(papers, { fingerprint, counts });

it("recognizes images by their counts in every fold and class, or by their fingerprint", () => {
  expect(imported(COUNTS)).toBe("counted");
  expect(imported(COUNTS.slice(1))).toBeNull();
  expect(imported(COUNTS.with(1, { fold: 0, class: "Normal", images: 11 }))).toBeNull();
  expect(imported([...COUNTS, { fold: 5, class: "Blast", images: 1 }])).toBeNull();
  expect(imported([], FINGERPRINT)).toBe("printed");
  expect(paperOfImages([plain], { fingerprint: "", counts: [] })).toBeNull();
});

it("compares with the published numbers of the same images, whichever paper has them", () => {
  const has = (own: string | null, baseline: string | null) => hasImagesOf(papers, { paper: own, baseline });
  expect([has("counted", "counted"), has("counted", "same"), has("counted", null)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([has("counted", "printed"), has("counted", "plain"), has("plain", "printed")]).toEqual([
    false,
    false,
    false,
  ]);
  expect([has(null, "counted"), has(null, null), has("counted", "my-lab")]).toEqual([false, false, false]);
});

it("knows the papers' folds and the spelling of their classes", () => {
  expect(lastPaperFold(papers)).toBe(4);
  expect(lastPaperFold([plain, printed])).toBe(-1);
  expect(paperClasses(papers)).toEqual(["cat", "dog", "Blast", "Normal"]);
});
