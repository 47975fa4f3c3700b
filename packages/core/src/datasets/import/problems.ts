import type { Problem } from "../../errors";
import { classesOf } from "../../splits/group";
import { countFindings, type Finding, type FindingReason } from "./finding";
import type { PlacedFile } from "./folder-names";
import type { InspectedFile } from "./inspect";
import type { Layout } from "./layout";

type Counted = { fold: number; class: string };

/** How many file names a refusal spells out. */
const NAMED = 3;
/** Images may be missing behind them, so they are refused even where other files may be left out. */
const NEVER_LEFT_OUT: ReadonlySet<FindingReason> = new Set(["broken-link", "unreadable-folder"]);

export const plural = (count: number, noun: string) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);

export function namedFew(names: readonly string[]): string {
  return `${names.slice(0, NAMED).join(", ")}${names.length > NAMED ? " …" : ""}`;
}

/** @param tables CSV files of the folder that were not read */
export function emptyProblems({
  files,
  images,
  layout,
  tables,
}: {
  files: readonly InspectedFile[];
  images: readonly Counted[];
  layout: Layout;
  tables: readonly string[];
}): Problem[] {
  if (images.length > 0) return [];
  const ways =
    tables.length > 0
      ? `${tables.join(", ")} may say what they are: npx foldwise dataset import FOLDER --manifest ${tables[0]} --column path=NAME --column label=NAME`
      : "put the images of each class into a folder of its name, or name a CSV file with the columns path and label: npx foldwise dataset import FOLDER --manifest labels.csv";
  return [
    {
      field: "folder",
      value: plural(files.length, "file"),
      problem:
        layout.kind === "unknown"
          ? `${layout.found.replace(/^F/, "f").replace(/\.$/, "")}: their classes are not known`
          : "no usable image",
      remedy: layout.kind === "unknown" ? ways : "see the findings; docs/guides/own-data.md has the layouts",
    },
  ];
}

/** @param only the findings that are refused under `leave-out` as well */
export function refusedProblems(
  findings: readonly Finding[],
  { leaveOut }: { leaveOut: boolean },
): Problem[] {
  return countFindings(findings)
    .filter(({ level, reason }) => level === "refused" && (!leaveOut || NEVER_LEFT_OUT.has(reason)))
    .map(({ reason, files }) => {
      const own = findings.filter((finding) => finding.level === "refused" && finding.reason === reason);
      const shown = own.slice(0, NAMED).map(({ path, message }) => `${path}: ${message}`);
      const rest = files > NAMED ? [`and ${files - NAMED} more`] : [];
      return {
        field: reason,
        value: plural(files, NEVER_LEFT_OUT.has(reason) ? "place" : "file"),
        problem: [...shown, ...rest].join("; "),
        remedy: NEVER_LEFT_OUT.has(reason)
          ? "fix or remove it; it is not left out, because a whole fold or class may be missing"
          : "fix or remove them, or leave them out with --refused-files leave-out",
      };
    });
}

/**
 * Folds, classes, and classes of a fold, of which every image was refused: leaving those out would drop them without a
 * word. Each is named once, at the widest.
 */
export function lostProblems(placed: readonly PlacedFile[], images: readonly Counted[]): Problem[] {
  if (images.length === 0) return [];
  const lost = new Map<string, number>();
  const left = new Set(images.flatMap(namesOf));
  for (const { place } of placed) {
    const name = namesOf(place).find((one) => !left.has(one));
    if (name !== undefined) lost.set(name, (lost.get(name) ?? 0) + 1);
  }
  return [...lost].map(([name, files]) => ({
    field: name,
    value: plural(files, "image"),
    problem: files === 1 ? "it is refused, and nothing else is there" : "all of them are refused",
    remedy:
      "fix them (the report and --refused-files stop name them), or move the folder away to import without it",
  }));
}

/** The widest first. */
function namesOf(place: Counted): string[] {
  return [`fold ${place.fold}`, `class ${place.class}`, `fold ${place.fold}, class ${place.class}`];
}

export function noPatientProblems(paths: readonly string[]): Problem[] {
  if (paths.length === 0) return [];
  return [
    {
      field: "patients",
      value: plural(paths.length, "file name"),
      problem: `no patient can be read from ${namedFew(paths)}`,
      remedy:
        "name where it is found: --patient-pattern '(patient\\d+)_' or a column of a manifest; or choose how to treat such images: --patients unknown, or --patients own-patient (assume one patient per image)",
    },
  ];
}

export function unknownClassProblems(images: readonly Counted[], classes: readonly string[]): Problem[] {
  return classesOf(images)
    .filter((name) => !classes.includes(name))
    .map((name) => ({
      field: "classes",
      value: name,
      problem: "not a class of this dataset",
      remedy: `use one of ${classes.join(", ")}`,
    }));
}
