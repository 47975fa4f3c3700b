import { canonicalPatient } from "../../splits/patient-id";
import type { SplitSide } from "../../words";

/** Where an image stands in its set. */
export interface Place {
  fold: number;
  /** The class: the folder's name, in the spelling of a known class that differs from it in case alone. */
  class: string;
  /** The file's name without its folders; with them where a manifest names the file. */
  name: string;
  /** The side that it came on; null where the set has none. */
  side: SplitSide | null;
  /** Folder names whose spellings have to agree: the fold's or the side's, and the path above it. Null without any. */
  folders: { above: string; fold: string } | null;
  /** Its patient, where a manifest names it. */
  patient?: string | null;
}

const FOLD = /^fold[_-]?(\d{1,4})$/i;
const NAME = /^UID_([A-Za-z]?\d+)_(\d+)_(\d+)_([A-Za-z0-9-]+)\.[A-Za-z]+$/i;

export function partsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
}

/** `…/fold_0/all/UID_11_1_1_all.bmp`; null where the last three parts of the path are not fold, class and file. */
export function placeOf(path: string, spellings: readonly string[] = []): Place | null {
  const parts = partsOf(path);
  const [folder, className, name] = parts.slice(-3);
  const fold = FOLD.exec(folder ?? "")?.[1];
  if (fold === undefined || className === undefined || name === undefined) return null;
  const folders = { above: parts.slice(0, -3).join("/"), fold: folder ?? "" };
  return { fold: Number(fold), class: spelled(className, spellings), name, side: null, folders };
}

/** The patient in a file's name, canonical (`UID_h3_…` is H3's), and the class it ends in; null where it has no such form. */
export function nameParts(
  name: string,
  spellings: readonly string[] = [],
): { patient: string; class: string } | null {
  const match = NAME.exec(name.slice(name.lastIndexOf("/") + 1));
  const [, patient, , , suffix] = match ?? [];
  return patient === undefined || suffix === undefined
    ? null
    : { patient: canonicalPatient(patient), class: spelled(suffix, spellings) };
}

export function spelled(folder: string, spellings: readonly string[]): string {
  return spellings.find((name) => name.toUpperCase() === folder.toUpperCase()) ?? folder;
}
