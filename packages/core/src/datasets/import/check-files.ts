import { type ImageFormat, ORIENTATION_WORDS } from "../../imaging/formats";
import { byCodeUnit, groupBy } from "../../splits/group";
import { nameParts, type Place, placeOf } from "./file-name";
import type { Finding, FindingLevel, FindingReason } from "./finding";
import { formatOfExtension, IMAGE_EXTENSIONS, type InspectedFile } from "./inspect";

/** A file that may become an image of the set. */
export interface Candidate {
  path: string;
  place: Place;
  format: ImageFormat;
  width: number;
  height: number;
  size: number;
  contentHash: string;
}

export interface CheckedFiles {
  candidates: Candidate[];
  findings: Finding[];
}

/**
 * Goes through the files in the order of their paths and says of each whether it can be used, and why not. Sizes are
 * compared with `expectedSize`, or with the commonest size of the set.
 */
export function checkFiles(
  files: readonly InspectedFile[],
  expectedSize: { width: number; height: number } | null,
): CheckedFiles {
  const findings: Finding[] = [];
  const say = (file: { path: string }, level: FindingLevel, reason: FindingReason, message: string) => {
    findings.push({ path: file.path, level, reason, message });
  };
  const readable: Candidate[] = [];
  for (const file of [...files].sort((a, b) => byCodeUnit(a.path, b.path))) {
    const promised = formatOfExtension(file.path);
    const place = placeOf(file.path);
    const { format, width, height, contentHash } = file;
    if (promised === null && format === null && !file.problem?.startsWith("unreadable")) {
      say(file, "ignored", "not-an-image", `not an image (${IMAGE_EXTENSIONS.join(", ")})`);
    } else if (place === null) {
      say(file, "refused", "unknown-folder", "is not in a folder of a fold and a class, such as fold_0/all");
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
      const turn = ORIENTATION_WORDS.get(file.orientation ?? 1);
      if (turn !== undefined)
        say(file, "odd", "orientation-ignored", `its EXIF orientation (${turn}) is not applied`);
      readable.push({ path: file.path, place, format, width, height, size: file.size, contentHash });
    }
  }
  const steps = [
    refuseContradictions,
    refuseSizes(expectedSize ?? commonestSize(readable)),
    refuseTakenNames,
    refuseDuplicates,
  ];
  const candidates = steps.reduce(
    (kept, step) => step(kept, (file, reason, message) => say(file, "refused", reason, message)),
    readable,
  );
  return { candidates, findings };
}

type Refuse = (file: Candidate, reason: FindingReason, message: string) => void;

function refuseContradictions(candidates: Candidate[], refuse: Refuse): Candidate[] {
  return candidates.filter((file) => {
    const written = nameParts(file.place.name)?.class;
    const right = written === undefined || written.toUpperCase() === file.place.class.toUpperCase();
    if (!right)
      refuse(file, "class-contradiction", `its name says ${written}, its folder ${file.place.class}`);
    return right;
  });
}

function commonestSize(candidates: readonly Candidate[]): { width: number; height: number } | null {
  const groups = [...groupBy(candidates, ({ width, height }) => `${width} × ${height}`)];
  const [largest] = groups.sort((a, b) => b[1].length - a[1].length || byCodeUnit(a[0], b[0]));
  const sample = largest?.[1][0];
  return sample ? { width: sample.width, height: sample.height } : null;
}

function refuseSizes(expected: { width: number; height: number } | null) {
  return (candidates: Candidate[], refuse: Refuse): Candidate[] =>
    candidates.filter((file) => {
      const right = expected === null || (file.width === expected.width && file.height === expected.height);
      if (!right) {
        refuse(
          file,
          "wrong-size",
          `${file.width} × ${file.height} px where ${expected?.width} × ${expected?.height} is expected`,
        );
      }
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

/** Of equal contents the first by path stays; where they are of different classes, none does: the label is a guess. */
function refuseDuplicates(candidates: Candidate[], refuse: Refuse): Candidate[] {
  const groups = groupBy(candidates, (file) => file.contentHash);
  return candidates.filter((file) => {
    const same = groups.get(file.contentHash) ?? [];
    const other = same.find((twin) => twin.place.class !== file.place.class);
    if (other) {
      refuse(file, "duplicate", `the same content as ${other.path}, of another class`);
      return false;
    }
    const [first] = same;
    if (first === undefined || first === file) return true;
    const where = first.place.fold === file.place.fold ? "" : `, of fold ${first.place.fold}`;
    refuse(file, "duplicate", `the same content as ${first.path}${where}`);
    return false;
  });
}
