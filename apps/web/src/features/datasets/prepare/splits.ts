import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { splitSchemeText, splitText } from "@foldwise/core/splits";
import { SPLIT_SIDES } from "@foldwise/core/words";

export interface SplitRow {
  key: string;
  scheme: string;
  seed: number;
  fold: number;
  /** "279 (186 blast, 93 normal)", by side: train, val, test. */
  sides: readonly { side: string; images: number; detail: string }[];
  /** Known patients on both sides; null where it is unknown. */
  leaked: number | null;
  /** There may be more: the patients of some images are not known. */
  isLowerBound: boolean;
}

/** Every stored split, a row a fold. */
export function prepareSplits({
  splits,
  classes,
  imagesWithoutPatient,
}: Pick<DatasetView, "splits" | "classes" | "imagesWithoutPatient">): SplitRow[] {
  return splits.flatMap(({ parts, leakedPatients, ...options }) =>
    [...new Set(parts.map(({ fold }) => fold))].map((fold) => ({
      key: `${splitText(options)} ${fold}`,
      scheme: splitSchemeText(options),
      seed: options.seed,
      fold,
      sides: SPLIT_SIDES.map((side) => {
        const own = parts.filter((part) => part.fold === fold && part.side === side);
        const images = own.reduce((sum, part) => sum + part.images, 0);
        const detail = classes
          .map((name) => `${own.find((part) => part.class === name)?.images ?? 0} ${name}`)
          .join(", ");
        return { side, images, detail };
      }),
      leaked: leakedPatients.find((one) => one.fold === fold)?.patients ?? null,
      isLowerBound: imagesWithoutPatient > 0,
    })),
  );
}
