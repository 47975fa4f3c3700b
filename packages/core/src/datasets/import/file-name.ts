import { canonicalPatient } from "../../splits/patient-id";
import type { SplitSide } from "../../words";

/** Where a file stands in C-NMC's layout, from its path: `…/fold_0/all/UID_11_1_1_all.bmp`. */
export interface Place {
  fold: number;
  /** The class: the folder's name, in the spelling of a known class that differs from it in case alone. */
  class: string;
  /** The file's name without its folders. */
  name: string;
  /** The side that it came on; null where the set has none. */
  side: SplitSide | null;
  /** The fold's folder as its name is written, and the path above it. */
  folders: { above: string; fold: string };
}

const FOLD = /^fold[_-]?(\d{1,4})$/i;
const NAME = /^UID_([A-Za-z]?\d+)_(\d+)_(\d+)_([A-Za-z0-9-]+)\.[A-Za-z]+$/i;

/** Null where the last three parts of the path are not fold, class and file; folders above the fold do not matter. */
export function placeOf(path: string, spellings: readonly string[] = []): Place | null {
  const parts = path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  const [folder, className, name] = parts.slice(-3);
  const fold = FOLD.exec(folder ?? "")?.[1];
  if (fold === undefined || className === undefined || name === undefined) return null;
  const above = parts.slice(0, -3).join("/");
  const folders = { above, fold: folder ?? "" };
  return { fold: Number(fold), class: spelled(className, spellings), name, side: null, folders };
}

/** The patient in a file's name, canonical (`UID_h3_…` is H3's), and the class it ends in; null where it has no such form. */
export function nameParts(
  name: string,
  spellings: readonly string[] = [],
): { patient: string; class: string } | null {
  const match = NAME.exec(name);
  const [, patient, , , suffix] = match ?? [];
  return patient === undefined || suffix === undefined
    ? null
    : { patient: canonicalPatient(patient), class: spelled(suffix, spellings) };
}

function spelled(folder: string, spellings: readonly string[]): string {
  return spellings.find((name) => name.toUpperCase() === folder.toUpperCase()) ?? folder;
}
