import { invalid, type Problem } from "../../errors";
import type { ImageFormat } from "../../imaging/formats";
import { classProblems } from "../../splits/class-counts";
import { ascending, byCodeUnit, classesOf, foldsOf } from "../../splits/group";
import { type PatientInSeveralFolds, patientsInSeveralFolds } from "../../splits/patients-in-several-folds";
import { possiblySamePatients } from "../../splits/possibly-same-patients";
import type { SplitSide } from "../../words";
import { assignPatients, type FoundPatients, type PatientPolicy, type WithPatient } from "./assign-patients";
import { checkFiles } from "./check-files";
import { countFindings, type Finding, type FindingCount } from "./finding";
import { datasetFingerprint } from "./fingerprint";
import { folderNameProblems, mergedFoldNotes } from "./folder-names";
import type { InspectedFile } from "./inspect";
import { detectLayout, type LayoutKind, type ManifestFile } from "./layout";
import { countKnownPatients, countPatients, intensityNotes, notesOn, sizeNotes } from "./notes";
import { positiveClassFirst } from "./positive-class";
import {
  emptyProblems,
  lostProblems,
  noPatientProblems,
  refusedProblems,
  unknownClassProblems,
} from "./problems";

export interface ImportOptions {
  /** Default `stop`. */
  patientPolicy?: PatientPolicy;
  /** What a refused image does: `stop` (default) refuses the set, `leave-out` imports the others and reports it. */
  refusedFiles?: "stop" | "leave-out";
  /** Where a CSV file says what the images are. */
  manifest?: ManifestFile | undefined;
  /** The folder that the paths are below, as a manifest may write it before them. */
  folder?: string;
  /** CSV files of the folder that are not used, for the way out of a layout that is not known. */
  otherTables?: readonly string[];
  /** What a pattern found in the paths; left out where none was given. */
  foundPatients?: FoundPatients | undefined;
  /** Classes with the positive one first; by default those found, by name. */
  classes?: readonly string[];
  /** Names of classes that are known: a folder that differs from one in case alone gets its spelling. */
  spellings?: readonly string[];
  /** The positive class, for AUC and precision-recall, without regard to case; by default the first of `classes`. */
  positiveClass?: string;
}

export interface PlannedImage {
  /** Position in the dataset, from 0, in the order of fold, class and name. */
  index: number;
  fold: number;
  class: string;
  /** Canonical id; null where unknown. */
  patient: string | null;
  /** The side that the image came on; null where the set has none. */
  side: SplitSide | null;
  path: string;
  name: string;
  format: ImageFormat;
  width: number;
  height: number;
  contentHash: string;
}

export interface ImportCount {
  fold: number;
  class: string;
  images: number;
  /** Null where the patient of an image of the fold and class is unknown or assumed. */
  patients: number | null;
}

export interface ImportPlan {
  images: PlannedImage[];
  /** The positive class first. */
  classes: string[];
  folds: number[];
  layout: { kind: LayoutKind; found: string };
  /** Size of every image; null where there is none, or they have several. */
  size: { width: number; height: number } | null;
  /** Some images with the patients that were read, evenly spaced. */
  patientExamples: { path: string; patient: string | null }[];
  counts: ImportCount[];
  /** Patients that a split may keep apart, assumed ones too; null where an image has none. */
  patients: number | null;
  /** Images whose patient is unknown or assumed: above 0, leakage between patients is unknown. */
  imagesWithoutPatient: number;
  patientsInSeveralFolds: PatientInSeveralFolds[];
  /** Ids that differ only in leading zeros, each group once. */
  possiblySamePatients: string[][];
  findings: Finding[];
  findingCounts: FindingCount[];
  /** What was decided for the user, to be said aloud. */
  notes: string[];
  /** Why the set cannot be imported; empty when it can. */
  refusals: Problem[];
  /** Null where the set is refused. */
  fingerprint: string | null;
}

/** Decides from the inspected files what a dataset will hold, without writing anything. Order of the files is of no matter. */
export function planImport(files: readonly InspectedFile[], options: ImportOptions = {}): ImportPlan {
  const { patientPolicy = "stop", refusedFiles = "stop", positiveClass, otherTables = [] } = options;
  const layout = detectLayout(files, options);
  const checked = checkFiles(files, layout, options.spellings);
  const assigned = assignPatients(checked.candidates, patientPolicy, options.foundPatients);
  const named = options.classes ?? classesOf(assigned.images.map(({ place }) => place));
  const { classes, problems: positiveProblems } = positiveClassFirst(named, positiveClass);
  const images = inOrder(assigned.images);
  const findings = checked.findings.toSorted((a, b) => byCodeUnit(a.path, b.path));
  const nameless = assigned.nameless.map(({ path }) => path);
  const folderProblems = folderNameProblems(checked.placed);
  const refusals = firstOfField([
    ...layout.problems,
    ...(layout.problems.length === 0 ? emptyProblems({ files, images, layout, tables: otherTables }) : []),
    ...refusedProblems(findings, { leaveOut: refusedFiles === "leave-out" }),
    ...(refusedFiles === "leave-out" && layout.problems.length === 0
      ? lostProblems(checked.placed, images)
      : []),
    ...folderProblems,
    ...(patientPolicy === "stop" ? noPatientProblems(nameless) : []),
    ...unknownClassProblems(images, classes),
    ...positiveProblems,
    ...(images.length > 0 ? classProblems(images) : []),
  ]);
  return {
    images,
    layout: { kind: layout.kind, found: layout.found },
    patientExamples: someOf(images).map(({ path, patient }) => ({ path, patient })),
    classes,
    folds: foldsOf(images),
    size: sizeOf(images),
    counts: countImages(images, classes),
    patients: countPatients(images),
    imagesWithoutPatient: nameless.length,
    patientsInSeveralFolds: patientsInSeveralFolds(images),
    possiblySamePatients: possiblySamePatients(images),
    findings,
    findingCounts: countFindings(findings),
    notes: [
      ...notesOn(images, findings, {
        policy: patientPolicy,
        classes,
        isChosen: positiveClass !== undefined || options.classes !== undefined,
        areFoldsClear: folderProblems.length === 0,
      }),
      ...sizeNotes(images),
      ...intensityNotes(checked.candidates),
      ...otherTables.map(
        (name) =>
          `${name} is in the folder and was not used; to read the images' classes from it: --manifest ${name}.`,
      ),
      ...(folderProblems.length === 0 ? mergedFoldNotes(checked.placed) : []),
    ],
    refusals,
    fingerprint: refusals.length > 0 ? null : datasetFingerprint(images),
  };
}

/** A class of a fold that was emptied by refusals is not also said to have no images. */
function firstOfField(problems: readonly Problem[]): Problem[] {
  const fields = problems.map(({ field }) => field);
  return problems.filter(
    ({ field }, index) => !/^fold \d+, class /.test(field) || fields.indexOf(field) === index,
  );
}

/** @throws FoldwiseError "invalid" with every refusal where the plan cannot be carried out */
export function requireImportable(plan: ImportPlan): void {
  if (plan.refusals.length > 0) throw invalid(plan.refusals, "The dataset was refused; nothing was written");
}

function inOrder(images: readonly WithPatient[]): PlannedImage[] {
  return images
    .toSorted(
      (a, b) =>
        ascending(a.place.fold, b.place.fold) ||
        byCodeUnit(a.place.class, b.place.class) ||
        byCodeUnit(a.place.name, b.place.name),
    )
    .map(({ place, patient, path, format, width, height, contentHash }, index) => ({
      index,
      fold: place.fold,
      class: place.class,
      patient,
      side: place.side,
      path,
      name: place.name,
      format,
      width,
      height,
      contentHash,
    }));
}

/** A few, evenly spaced, so that the first class alone does not stand for all. */
function someOf<T>(items: readonly T[], count = 5): T[] {
  const few = Math.min(count, items.length);
  return Array.from({ length: few }, (_, i) => items[Math.floor((i * items.length) / few)]).flatMap(
    (item) => item ?? [],
  );
}

function sizeOf(images: readonly PlannedImage[]): { width: number; height: number } | null {
  const [first] = images;
  if (!first || images.some(({ width, height }) => width !== first.width || height !== first.height))
    return null;
  return { width: first.width, height: first.height };
}

function countImages(images: readonly PlannedImage[], classes: readonly string[]): ImportCount[] {
  return foldsOf(images).flatMap((fold) =>
    classes.map((name) => {
      const own = images.filter((image) => image.fold === fold && image.class === name);
      return { fold, class: name, images: own.length, patients: countKnownPatients(own) };
    }),
  );
}
