import { type ImageFormat, ORIENTATION_TEXTS } from "../../imaging/formats";
import { byCodeUnit, groupBy } from "../../splits/group";
import { nameParts, type Place, partsOf } from "./file-name";
import type { Finding, FindingLevel, FindingReason } from "./finding";
import type { PlacedFile } from "./folder-names";
import { formatOfExtension, IMAGE_EXTENSIONS, type InspectedFile, isMeantAsImage } from "./inspect";
import type { Layout } from "./layout";

/** A file that may become an image of the set. */
export interface Candidate {
  path: string;
  place: Place;
  format: ImageFormat;
  width: number;
  height: number;
  size: number;
  contentHash: string;
  pixelHash: string | null;
  /** Least and greatest value of an image of 16 bits a channel. */
  intensities?: [number, number] | undefined;
}

export interface CheckedFiles {
  candidates: Candidate[];
  /** Every file with an image's name in a folder of a fold and a class, used or not. */
  placed: PlacedFile[];
  findings: Finding[];
}

/** Goes through the files in the order of their paths and says of each whether it can be used, and why not. */
export function checkFiles(
  files: readonly InspectedFile[],
  layout: Layout,
  spellings: readonly string[] = [],
): CheckedFiles {
  const findings: Finding[] = [];
  const say = (file: { path: string }, level: FindingLevel, reason: FindingReason, message: string) => {
    findings.push({ path: file.path, level, reason, message });
  };
  const readable: Candidate[] = [];
  const placed: PlacedFile[] = [];
  for (const file of [...files].sort((a, b) => byCodeUnit(a.path, b.path))) {
    const promised = formatOfExtension(file.path);
    const place = layout.placeOf(file.path);
    const isNamed = layout.kind === "manifest" && place !== null;
    const { format, width, height, contentHash, pixelHash, intensities } = file;
    if (partsOf(file.path).join("/") === layout.manifest?.name) continue;
    if (file.kind !== "file") {
      say(file, "refused", file.kind, file.problem ?? "it cannot be used");
      continue;
    }
    const isImage = isMeantAsImage(file);
    if (place !== null && (isImage || isNamed)) placed.push({ path: file.path, place });
    if (!isImage && !isNamed && !file.problem?.startsWith("unreadable")) {
      say(file, "ignored", "not-an-image", `not an image (${IMAGE_EXTENSIONS.join(", ")})`);
    } else if (place === null && layout.kind === "manifest") {
      say(file, "ignored", "not-listed", `is not ${layout.example}`);
    } else if (place === null) {
      say(file, "refused", "unknown-folder", `is not ${layout.example}`);
    } else if (
      file.problem !== null ||
      format === null ||
      width === null ||
      height === null ||
      contentHash === null
    ) {
      say(file, "refused", "unreadable", file.problem ?? "its size could not be read");
    } else {
      if (promised !== format)
        say(file, "odd", "wrong-extension", `the content is ${format.toUpperCase()}; used as that`);
      const turn = ORIENTATION_TEXTS.get(file.orientation ?? 1);
      if (turn !== undefined)
        say(file, "odd", "orientation-ignored", `its EXIF orientation (${turn}) is not applied`);
      const { path, size } = file;
      readable.push({ path, place, format, width, height, size, contentHash, pixelHash, intensities });
    }
  }
  const steps = [refuseContradictions(spellings), refuseTakenNames, refuseDuplicates];
  const candidates = steps.reduce(
    (kept, step) => step(kept, (file, reason, message) => say(file, "refused", reason, message)),
    readable,
  );
  return { candidates, placed, findings };
}

type Refuse = (file: Candidate, reason: FindingReason, message: string) => void;

function refuseContradictions(spellings: readonly string[]) {
  return (candidates: Candidate[], refuse: Refuse): Candidate[] =>
    candidates.filter((file) => {
      const written = nameParts(file.place.name, spellings)?.class;
      const right = written === undefined || written.toUpperCase() === file.place.class.toUpperCase();
      if (!right)
        refuse(file, "class-contradiction", `its name says ${written}, its folder ${file.place.class}`);
      return right;
    });
}

function refuseTakenNames(candidates: Candidate[], refuse: Refuse): Candidate[] {
  const taken = new Map<string, string>();
  return candidates.filter((file) => {
    const key = `${file.place.fold}/${file.place.class}/${file.place.name}`;
    const first = taken.get(key);
    if (first === undefined) taken.set(key, file.path);
    else refuse(file, "name-taken", `${first} has the same fold, class and name`);
    return first === undefined;
  });
}

/**
 * Of equal pictures the first by path stays; where they are of different classes, none does: the label is a guess.
 * Pictures are compared by their decoded pixels, so another format, header or compression does not hide a duplicate.
 */
function refuseDuplicates(candidates: Candidate[], refuse: Refuse): Candidate[] {
  const pictureOf = (file: Candidate) => file.pixelHash ?? file.contentHash;
  const groups = groupBy(candidates, pictureOf);
  const sameAs = (file: Candidate, twin: Candidate) =>
    file.contentHash === twin.contentHash
      ? `the same content as ${twin.path}`
      : `the same pixels as ${twin.path} in another encoding`;
  return candidates.filter((file) => {
    const same = groups.get(pictureOf(file)) ?? [];
    const other = same.find((twin) => twin.place.class !== file.place.class);
    if (other) {
      refuse(file, "duplicate", `${sameAs(file, other)}, of another class`);
      return false;
    }
    const [first] = same;
    if (first === undefined || first === file) return true;
    const where =
      first.place.fold !== file.place.fold
        ? `, of fold ${first.place.fold}`
        : first.place.side !== file.place.side
          ? `, of the side ${first.place.side}`
          : "";
    refuse(file, "duplicate", `${sameAs(file, first)}${where}`);
    return false;
  });
}
