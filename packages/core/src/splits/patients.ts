import type { SplitImage } from "./contract";
import { ascending, byCodeUnit, groupBy } from "./group";

/** A patient's images, kept together: how many of each class, and which. */
export interface PatientGroup {
  id: string;
  /** Class to number of images; only classes the patient has. */
  counts: Map<string, number>;
  /** The class most of the images are of; the first by name where two tie. */
  mainClass: string;
  indices: number[];
}

/** Patients by id. Images without one are left out. */
export function patientGroups(images: readonly SplitImage[]): PatientGroup[] {
  const known = images.flatMap((image) =>
    image.patient === null ? [] : [{ image, patient: image.patient }],
  );
  return [...groupBy(known, (entry) => entry.patient)]
    .map(([id, entries]) => {
      const counts = new Map<string, number>();
      for (const { image } of entries) counts.set(image.class, (counts.get(image.class) ?? 0) + 1);
      const ranked = [...counts].sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]));
      return {
        id,
        counts,
        mainClass: ranked[0]?.[0] ?? "",
        indices: entries.map(({ image }) => image.index).sort(ascending),
      };
    })
    .sort((a, b) => byCodeUnit(a.id, b.id));
}
