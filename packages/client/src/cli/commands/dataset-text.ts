import { type DatasetView, SPLIT_SIDES } from "@foldwise/core";
import { z } from "zod";
import { textTable } from "../text";

const reportSchema = z.object({ notes: z.array(z.string()).catch([]) });

/** A data set as people read it: images and patients, its splits with the patients on both sides, the import's notes. */
export function datasetText(set: DatasetView): string {
  const { notes } = reportSchema.parse(set.report);
  const counts = set.counts.map((count) => [count.fold, count.class, count.images, count.patients]);
  const leaked = "patients on both sides";
  const splits = set.splits.flatMap(({ scheme, seed, parts, leakedPatients }) =>
    set.folds.map((fold) => [
      scheme,
      seed,
      fold,
      ...SPLIT_SIDES.map((side) =>
        parts
          .filter((part) => part.fold === fold && part.side === side)
          .reduce((n, one) => n + one.images, 0),
      ),
      leakedPatients === null ? "unknown" : (leakedPatients.find((one) => one.fold === fold)?.patients ?? 0),
    ]),
  );
  return [
    `${set.name} (${set.slug}): ${set.images} images of ${set.width} × ${set.height}`,
    textTable(["fold", "class", "images", "patients"], counts),
    splits.length === 0
      ? "splits: none yet"
      : `\n${textTable(["split", "seed", "fold", ...SPLIT_SIDES, leaked], splits)}\n${leaked}: with images in test and also in train or validation`,
    ...notes,
  ].join("\n");
}
