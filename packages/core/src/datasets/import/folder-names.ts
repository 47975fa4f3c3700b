import type { Problem } from "../../errors";
import { byCodeUnit, groupBy } from "../../splits/group";
import type { Place } from "./file-name";

export interface PlacedFile {
  path: string;
  place: Place;
}

/**
 * Two spellings of one fold number (`fold_1` beside `fold_01`) and class folders that differ only in case or in Unicode
 * normal form. Merging them would put images together that their owner keeps apart, so the names are refused.
 */
export function folderNameProblems(placed: readonly PlacedFile[]): Problem[] {
  return [...foldNameProblems(inFolders(placed)), ...classNameProblems(placed)];
}

interface FileInFold extends PlacedFile {
  place: Place & { folders: NonNullable<Place["folders"]> };
}

/** Files whose fold is said by a folder. */
function inFolders(placed: readonly PlacedFile[]): FileInFold[] {
  return placed.flatMap(({ path, place }) => {
    const { folders, side } = place;
    return folders === null || side !== null ? [] : [{ path, place: { ...place, folders } }];
  });
}

function foldNameProblems(placed: readonly FileInFold[]): Problem[] {
  return [...groupBy(placed, ({ place }) => place.fold)].flatMap(([fold, files]) => {
    const names = distinct(files.map(({ place }) => place.folders.fold));
    if (names.length < 2) return [];
    return [
      {
        field: "folders",
        value: names.join(", "),
        problem: `${names.length} folder names for fold ${fold}`,
        remedy: "rename one of them if they are different folds, or move their images into one folder",
      },
    ];
  });
}

function classNameProblems(placed: readonly PlacedFile[]): Problem[] {
  const byForm = groupBy(distinct(placed.map(({ place }) => place.class)), (name) =>
    name.normalize("NFC").toLowerCase(),
  );
  return [...byForm.values()].flatMap((names) => {
    if (names.length < 2) return [];
    const forms = new Set(names.map((name) => name.normalize("NFC")));
    return [
      {
        field: "classes",
        value: names.map(showCharacters).join(", "),
        problem:
          forms.size === 1
            ? "class folders whose names look the same and differ in their Unicode form"
            : "class folders whose names differ only in case",
        remedy: "give the folders of one class the same name in every fold",
      },
    ];
  });
}

/** Folders above the folds do not matter; a fold that is put together from several places is said. */
export function mergedFoldNotes(placed: readonly PlacedFile[]): string[] {
  return [...groupBy(inFolders(placed), ({ place }) => place.fold)].flatMap(([fold, files]) => {
    const places = distinct(
      files.map(({ place: { folders } }) => `${folders.above}${folders.above && "/"}${folders.fold}`),
    );
    if (places.length < 2) return [];
    return [
      `Fold ${fold} is made of ${places.length} folders: ${places.slice(0, 3).join(", ")}${places.length > 3 ? " …" : ""}.`,
    ];
  });
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort(byCodeUnit);
}

/** `"mu\\u0308ll"`: what is not ASCII as its code units, for names that look the same on a screen. */
function showCharacters(name: string): string {
  return JSON.stringify(name).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
