import { MAX_INTENSITY } from "../../imaging/deep-image";
import { countWithoutPatient, isKnownPatient } from "../../splits/assumed-patient";
import { ascending, foldsOf, groupBy } from "../../splits/group";
import { patientsInSeveralFolds } from "../../splits/patients-in-several-folds";
import { possiblySamePatients } from "../../splits/possibly-same-patients";
import { PATIENT_POLICY_TEXTS, type PatientPolicy } from "./assign-patients";
import { countFindings, type Finding } from "./finding";
import { namedFew, plural } from "./problems";

type Counted = { fold: number; class: string; patient: string | null };

/** Known patients; null where an image's patient is unknown or assumed, or there is no image. */
export function countKnownPatients(images: readonly Counted[]): number | null {
  return images.every(({ patient }) => isKnownPatient(patient)) ? countPatients(images) : null;
}

/** Patients, assumed ones too; null where an image has none, or there is no image. */
export function countPatients(images: readonly Counted[]): number | null {
  const patients = new Set<string>();
  for (const { patient } of images) {
    if (patient === null) return null;
    patients.add(patient);
  }
  return images.length === 0 ? null : patients.size;
}

/** What follows from the images, in sentences. */
export function notesOn(
  images: readonly Counted[],
  findings: readonly Finding[],
  {
    policy,
    classes,
    isChosen,
    areFoldsClear,
  }: { policy: PatientPolicy; classes: readonly string[]; isChosen: boolean; areFoldsClear: boolean },
): string[] {
  const nameless = countWithoutPatient(images);
  return [
    ...positiveClassNotes(classes, isChosen),
    ...(nameless > 0
      ? [
          `${nameless} of ${plural(images.length, "file name")} ${nameless === 1 ? "carries" : "carry"} no patient: ${PATIENT_POLICY_TEXTS[policy]}.`,
        ]
      : []),
    ...leftOutNotes(findings),
    ...possiblySameNotes(images),
    ...(areFoldsClear ? severalFoldsNotes(images) : []),
  ];
}

/** Images of several sizes, or that are not square, are all brought to the network's square by the plan. */
export function sizeNotes(images: readonly { width: number; height: number }[]): string[] {
  const sizes = [...groupBy(images, ({ width, height }) => `${width} × ${height}`)].sort(
    (a, b) => b[1].length - a[1].length,
  );
  const [commonest] = sizes;
  if (commonest === undefined) return [];
  const isSquare = images.every(({ width, height }) => width === height);
  const keep = isSquare ? "" : " To keep all of an image that is not square, pad it: data.pad.";
  if (sizes.length === 1)
    return isSquare
      ? []
      : [`The images are ${commonest[0]} px: a plan's data.crop takes a square from the centre.${keep}`];
  const range = (key: "width" | "height") => {
    const values = images.map((image) => image[key]).sort(ascending);
    return values[0] === values.at(-1) ? `${values[0]}` : `${values[0]}–${values.at(-1)}`;
  };
  return [
    `The images have ${sizes.length} sizes, ${range("width")} × ${range("height")} px, most often ${commonest[0]}: each is cropped by the plan's data.crop and resized to the network's input, a square.${keep}`,
  ];
}

/**
 * How images of 16 bits become 8, and the range of bits that they use: cameras of 12 bits write values up to 4,095, which
 * the full range makes nearly black.
 */
export function intensityNotes(
  images: readonly { intensities?: readonly [number, number] | undefined }[],
): string[] {
  const found = images.flatMap(({ intensities }) => (intensities ? [intensities] : []));
  if (found.length === 0) return [];
  const least = found.reduce((least, [low]) => Math.min(least, low), MAX_INTENSITY);
  const most = found.reduce((most, [, high]) => Math.max(most, high), 0);
  const used = Math.max(255, 2 ** Math.ceil(Math.log2(most + 1)) - 1);
  const whole = `${plural(found.length, "image")} of ${images.length} ${found.length === 1 ? "has" : "have"} 16 bits a channel, with values from ${least} to ${most}. A plan without data.intensityRange takes 0 to ${MAX_INTENSITY} as black to white`;
  if (used === MAX_INTENSITY) return [`${whole}.`];
  return [
    `${whole}, so that these become 0 to ${most >> 8} of 255; data: { intensityRange: [0, ${used}] } spreads the ${Math.log2(used + 1)} bits that they use.`,
  ];
}

function positiveClassNotes(classes: readonly string[], isChosen: boolean): string[] {
  const [positive, ...others] = classes;
  if (positive === undefined || others.length === 0) return [];
  const of = others.length > 1 ? `${positive} against all other classes` : positive;
  return [
    isChosen
      ? `The positive class is ${positive}: AUC and precision-recall are of ${of}.`
      : `The positive class is ${positive}, the first by name, as none was chosen: AUC and precision-recall are of ${of}. To choose another, fill in Positive class or give --positive-class ${others.join(" or ")} before the first sweep.`,
  ];
}

function leftOutNotes(findings: readonly Finding[]): string[] {
  const refused = countFindings(findings).filter(({ level }) => level === "refused");
  const files = refused.reduce((sum, count) => sum + count.files, 0);
  if (files === 0) return [];
  const reasons = refused.map((count) => `${count.files} ${count.reason}`).join(", ");
  return [
    files === 1
      ? `1 image was refused and is not part of the set (${refused[0]?.reason}).`
      : `${files} images were refused and are not part of the set (${reasons}).`,
  ];
}

function possiblySameNotes(images: readonly Counted[]): string[] {
  return possiblySamePatients(images).map(
    (ids) =>
      `Patients ${ids.join(" and ")} differ only in leading zeros and count as ${ids.length} patients. If they are one person, rename the files so that the id is the same and import again; until then leakage between them is not counted.`,
  );
}

function severalFoldsNotes(images: readonly Counted[]): string[] {
  const several = patientsInSeveralFolds(images);
  const folds = foldsOf(images).length;
  if (several.length > 0) {
    const named = namedFew(several.map(({ patient }) => patient));
    const have = several.length === 1 ? "patient has" : "patients have";
    return [
      `${several.length} ${have} images in several folds (${named}): leaving one fold out does not keep ${several.length === 1 ? "the patient" : "them"} apart.`,
    ];
  }
  if (folds < 2) return [];
  if (countWithoutPatient(images) > 0)
    return [
      "Whether a patient has images in several folds is unknown, as not every image's patient is known: no split can be said to keep patients apart.",
    ];
  if (possiblySamePatients(images).length > 0)
    return ["If all patient ids are right, no patient has images in several folds."];
  return ["No patient has images in several folds: leaving one fold out keeps patients apart."];
}
