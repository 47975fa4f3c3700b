import type { SplitImage } from "./contract";

/** Images of the given counts by fold and class, for tests. `patients` gives each class of a fold that many, of uneven size. */
export function makeImages(
  counts: Record<number, Record<string, number>>,
  options: { patients?: number } = {},
): SplitImage[] {
  const images: SplitImage[] = [];
  for (const [fold, classes] of Object.entries(counts)) {
    for (const [name, count] of Object.entries(classes)) {
      for (let i = 0; i < count; i++) {
        const patient =
          options.patients === undefined ? null : `${name}${fold}-${uneven(i, count, options.patients)}`;
        images.push({ index: images.length, fold: Number(fold), class: name, patient });
      }
    }
  }
  return images;
}

/** The k-th of n patients has about k times the images of the first. */
function uneven(i: number, count: number, patients: number): number {
  const total = (patients * (patients + 1)) / 2;
  let bound = 0;
  for (let patient = 1; patient <= patients; patient++) {
    bound += (patient * count) / total;
    if (i < bound) return patient;
  }
  return patients;
}

/** Images by fold and class of a dataset of a usual size. */
export const COUNTS = {
  0: { blast: 2397, normal: 1130 },
  1: { blast: 2418, normal: 1163 },
  2: { blast: 2457, normal: 1096 },
};
