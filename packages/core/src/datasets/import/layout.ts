import type { Problem } from "../../errors";
import { type Place, partsOf, placeOf, spelled } from "./file-name";
import { type InspectedFile, isMeantAsImage } from "./inspect";
import { type ManifestColumns, type ReadManifest, readManifest, sideOf } from "./manifest-file";

/**
 * How images say their class. `folds`: fold_0/CLASS; `sides`: train/CLASS, val/CLASS, test/CLASS; `classes`: CLASS;
 * `manifest`: a CSV file. `unknown` where none of them is found.
 */
export const LAYOUTS = ["folds", "sides", "classes", "manifest", "unknown"] as const;
export type LayoutKind = (typeof LAYOUTS)[number];

/** A CSV file that says what the images are. */
export interface ManifestFile {
  /** Below the folder that is imported. */
  name: string;
  text: string;
  columns?: ManifestColumns;
}

export interface Layout {
  kind: LayoutKind;
  /** Null for a file that is not in its place. */
  placeOf: (path: string) => Place | null;
  /** Where a file would be in its place, for messages. */
  example: string;
  /** What was found, as a sentence. */
  found: string;
  /** What is wrong with the manifest. */
  problems: Problem[];
  manifest: ReadManifest | null;
}

/**
 * How the images of a folder are laid out. A manifest goes before everything; folders of folds before sides, and sides
 * before classes.
 * @param folder as it is written before absolute paths of a manifest
 */
export function detectLayout(
  files: readonly Pick<InspectedFile, "path" | "kind" | "format" | "foreign">[],
  {
    manifest,
    folder = "",
    spellings = [],
  }: { manifest?: ManifestFile | undefined; folder?: string; spellings?: readonly string[] | undefined },
): Layout {
  if (manifest) return manifestLayout(files, manifest, folder);
  const images = files.filter((file) => file.kind === "file" && isMeantAsImage(file)).map(({ path }) => path);
  const folds = images.filter((path) => placeOf(path) !== null);
  if (folds.length > 0)
    return {
      kind: "folds",
      placeOf: (path) => placeOf(path, spellings),
      example: "in a folder of a fold and a class, such as fold_0/all",
      found: `Found folders of folds with folders of classes (${count(images.length)}).`,
      problems: [],
      manifest: null,
    };
  const sides = images.filter((path) => placeBySide(path, spellings) !== null);
  if (sides.length > 0)
    return {
      kind: "sides",
      placeOf: (path) => placeBySide(path, spellings),
      example: "in a folder of a side and a class, such as train/benign",
      found: `Found folders of sides with folders of classes (${count(images.length)}): the split "given" uses them as they are.`,
      problems: [],
      manifest: null,
    };
  const classes = new Set(images.map((path) => partsOf(path).at(-2)));
  if (classes.size > 1)
    return {
      kind: "classes",
      placeOf: (path) => placeByClass(path, spellings),
      example: "in a folder of its class, such as benign",
      found: `Found folders of classes without folds (${count(images.length)}): plans make the folds.`,
      problems: [],
      manifest: null,
    };
  return {
    kind: "unknown",
    placeOf: () => null,
    example: "in a folder of its class",
    found: `Found ${count(images.length)} and no folders of classes.`,
    problems: [],
    manifest: null,
  };
}

const count = (images: number) => (images === 1 ? "1 image" : `${images} images`);

function placeBySide(path: string, spellings: readonly string[]): Place | null {
  const parts = partsOf(path);
  const [folder, className, name] = parts.slice(-3);
  const side = sideOf(folder ?? "");
  if (side === null || className === undefined || name === undefined || parts.length < 3) return null;
  const folders = { above: parts.slice(0, -3).join("/"), fold: folder ?? "" };
  // The same name may stand on two sides.
  return { fold: 0, class: spelled(className, spellings), name: `${side}/${name}`, side, folders };
}

function placeByClass(path: string, spellings: readonly string[]): Place | null {
  const [className, name] = partsOf(path).slice(-2);
  if (className === undefined || name === undefined) return null;
  return { fold: 0, class: spelled(className, spellings), name, side: null, folders: null };
}

function manifestLayout(
  files: readonly Pick<InspectedFile, "path" | "kind">[],
  { name, text, columns }: ManifestFile,
  folder: string,
): Layout {
  const unix = (path: string) => partsOf(path).join("/");
  const there = new Set(files.filter(({ kind }) => kind === "file").map(({ path }) => unix(path)));
  const read = readManifest({ name, text }, { folder, files: there, columns });
  const used = Object.entries(read.columns)
    .flatMap(([what, column]) => (column === null ? [] : [`${what} from ${column}`]))
    .join(", ");
  return {
    kind: "manifest",
    placeOf: (path) => {
      const entry = read.entries.get(unix(path));
      if (!entry) return null;
      const { fold, side, patient } = entry;
      return { fold, class: entry.class, name: unix(path), side, folders: null, patient };
    },
    example: `named in ${name}`,
    found: `Read ${name}: ${read.entries.size} images, ${used}.`,
    problems: read.problems,
    manifest: read,
  };
}
