import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { splitSchemeText, splitText } from "@foldwise/core/splits";
import { SPLIT_SIDES } from "@foldwise/core/words";
import { z } from "zod";
import { textTable } from "../text";

const reportSchema = z.object({ notes: z.array(z.string()).catch([]) });

/** How many known patients are on both sides; where some are not known there may be more. */
function leakedText(patients: number | null, { imagesWithoutPatient }: DatasetView): string | number {
  if (patients === null) return "unknown";
  return imagesWithoutPatient > 0 ? `at least ${patients}` : patients;
}

function patientsText({ patients, patientBasis, imagesWithoutPatient, images }: DatasetView): string {
  if (patients !== null) return String(patients);
  const how = patientBasis === "assumed" ? "; one patient per image is assumed there" : "";
  return `unknown for ${imagesWithoutPatient} of ${images} images${how}`;
}

/** A dataset as people read it: images and patients, its splits with the patients on both sides, the import's notes. */
export function datasetText(set: DatasetView): string {
  const { notes } = reportSchema.parse(set.report);
  const counts = set.counts.map((count) => [
    count.fold,
    count.class,
    count.images,
    count.patients ?? "unknown",
  ]);
  const leaked = "patients on both sides";
  const splits = set.splits.flatMap(({ parts, leakedPatients, ...options }) =>
    [...new Set(parts.map(({ fold }) => fold))].map((fold) => [
      splitSchemeText(options),
      options.seed,
      fold,
      ...SPLIT_SIDES.map((side) =>
        parts
          .filter((part) => part.fold === fold && part.side === side)
          .reduce((n, one) => n + one.images, 0),
      ),
      leakedText(leakedPatients.find((one) => one.fold === fold)?.patients ?? null, set),
    ]),
  );
  return [
    `${set.name} (${set.slug}): ${set.images} images of ${set.width === null ? "several sizes" : `${set.width} × ${set.height}`}${set.deletedAt === null ? "" : `, deleted; to restore it: foldwise dataset restore ${set.id}`}`,
    `classes: ${set.classes.join(", ")}; positive class: ${set.positiveClass}`,
    `patients: ${patientsText(set)}`,
    textTable(["fold", "class", "images", "patients"], counts),
    splits.length === 0
      ? "splits: none yet"
      : `\n${textTable(["split", "seed", "fold", ...SPLIT_SIDES, leaked], splits)}\n${leaked}: with images in test and also in train or validation`,
    `plans that name no splits get ${splitText(set.usualSplits)}: ${set.usualSplits.reason}`,
    ...notes,
  ].join("\n");
}
