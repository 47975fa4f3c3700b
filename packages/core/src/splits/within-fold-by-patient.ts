import type { Problem } from "../errors";
import { invalid } from "../errors";
import type { Random } from "../random";
import { SPLIT_SIDES, type SplitSide } from "../words";
import type { FoldSplit, SplitImage } from "./contract";
import { classesOf, foldsOf } from "./group";
import { type PatientGroup, patientGroups } from "./patients";
import { type SideSizes, sideSizes } from "./side-sizes";

/**
 * Every fold split by itself into 70, 10 and 20 % of each class, as near as whole patients allow. Greedy by size:
 * the largest patient first, each to a side with room for it, drawn in proportion to the room left (so that seeds
 * differ); where none has room, to the side it overfills least. A class's last patients fill the sides still without
 * one, so every side has every class.
 *
 * @throws FoldwiseError "invalid" when images lack a patient, or a class has fewer than 3 patients in a fold.
 */
export function splitWithinFoldByPatient(images: readonly SplitImage[], random: Random): FoldSplit[] {
  const classes = classesOf(images);
  const folds = foldsOf(images).map((fold) => ({
    fold,
    images: images.filter((image) => image.fold === fold),
  }));
  const problems = folds.flatMap(({ fold, images: inFold }) => foldProblems(fold, inFold, classes));
  if (problems.length > 0) throw invalid(problems, "This dataset cannot be split by patient within folds");
  return folds.map(({ fold, images: inFold }) => splitFold(fold, inFold, random.fork("fold", fold)));
}

function foldProblems(fold: number, images: readonly SplitImage[], classes: readonly string[]): Problem[] {
  const patients = patientGroups(images);
  return classes.flatMap((name) => {
    const count = patients.filter((patient) => patient.counts.has(name)).length;
    if (count >= SPLIT_SIDES.length) return [];
    return [
      {
        field: `fold ${fold}, class ${name}`,
        value: count === 1 ? "1 patient" : `${count} patients`,
        problem: "training, validation and test each need at least one patient",
        remedy: "use at least 3 patients of a class in a fold, or another scheme",
      },
    ];
  });
}

interface Ledger {
  targets: Map<string, SideSizes>;
  assigned: Map<string, SideSizes>;
  /** Patients of each class still to come. */
  remaining: Map<string, number>;
}

function splitFold(fold: number, images: readonly SplitImage[], random: Random): FoldSplit {
  const sides: FoldSplit = { fold, train: [], val: [], test: [] };
  const patients = random.fork("ties").shuffle(patientGroups(images));
  patients.sort((a, b) => b.indices.length - a.indices.length);
  const ledger: Ledger = { targets: new Map(), assigned: new Map(), remaining: new Map() };
  for (const name of classesOf(images)) {
    ledger.targets.set(name, sideSizes(images.filter((image) => image.class === name).length));
    ledger.assigned.set(name, { train: 0, val: 0, test: 0 });
    ledger.remaining.set(name, patients.filter((patient) => patient.counts.has(name)).length);
  }
  const draws = random.fork("sides");
  for (const patient of patients) {
    const side = chooseSide(patient, ledger, draws);
    sides[side].push(...patient.indices);
    for (const [name, count] of patient.counts) {
      const assigned = ledger.assigned.get(name);
      if (assigned) assigned[side] += count;
      ledger.remaining.set(name, (ledger.remaining.get(name) ?? 0) - 1);
    }
  }
  return sides;
}

function chooseSide(patient: PatientGroup, ledger: Ledger, random: Random): SplitSide {
  const candidates = mustFill(patient, ledger) ?? SPLIT_SIDES;
  const roomy = candidates
    .map((side) => ({ side, room: roomLeft(patient, side, ledger) }))
    .filter(({ room }) => room >= 0)
    .map(({ side, room }) => ({ side, weight: room + patient.indices.length }));
  if (roomy.length > 0) {
    let ticket = random.int(roomy.reduce((sum, { weight }) => sum + weight, 0));
    for (const { side, weight } of roomy) {
      if (ticket < weight) return side;
      ticket -= weight;
    }
  }
  return candidates.reduce((best, side) =>
    overfill(patient, side, ledger) < overfill(patient, best, ledger) ? side : best,
  );
}

/** The sides that this patient has to choose from lest one of its classes leaves a side empty; null where it is free. */
function mustFill(patient: PatientGroup, ledger: Ledger): readonly SplitSide[] | null {
  let forced: readonly SplitSide[] | null = null;
  for (const name of patient.counts.keys()) {
    const empty = SPLIT_SIDES.filter((side) => ledger.assigned.get(name)?.[side] === 0);
    if (empty.length === 0 || (ledger.remaining.get(name) ?? 0) > empty.length) continue;
    const both: readonly SplitSide[] =
      forced === null ? empty : empty.filter((side) => forced?.includes(side));
    forced = both.length > 0 ? both : empty;
  }
  return forced;
}

/** Images that still fit on the side once the patient is there, over all of its classes; negative where one does not fit. */
function roomLeft(patient: PatientGroup, side: SplitSide, ledger: Ledger): number {
  let room = 0;
  for (const [name, count] of patient.counts) {
    const left = (ledger.targets.get(name)?.[side] ?? 0) - (ledger.assigned.get(name)?.[side] ?? 0) - count;
    if (left < 0) return -1;
    room += left;
  }
  return room;
}

/** By what share of its target the worst class of the patient would overfill the side. */
function overfill(patient: PatientGroup, side: SplitSide, ledger: Ledger): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [name, count] of patient.counts) {
    const target = ledger.targets.get(name)?.[side] ?? 0;
    const filled = (ledger.assigned.get(name)?.[side] ?? 0) + count;
    worst = Math.max(worst, (filled - target) / Math.max(1, target));
  }
  return worst;
}
