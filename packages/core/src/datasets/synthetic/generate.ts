import { createRandom } from "../../random";
import { encodeBmp } from "../encode-bmp";
import { type CellKind, drawCell, drawStain } from "./cell";
import { renderCell } from "./render-cell";

export interface GeneratedFile {
  /** Relative, in C-NMC's layout: `fold_0/all/UID_3_1_1_all.bmp`. */
  path: string;
  bytes: Uint8Array;
}

export const SYNTHETIC_CELLS = {
  images: 1200,
  size: 128,
  folds: 3,
  patients: 24,
  /** What the project's own copy is made with. */
  seed: 2025,
} as const;

/** Images of each kind, by fold: 2:1 in each, 800 and 400 in all. */
const FOLDS: readonly Record<CellKind, number>[] = [
  { blast: 267, normal: 133 },
  { blast: 267, normal: 133 },
  { blast: 266, normal: 134 },
];
/** Shares of a fold's images of the kind by patient, in percent: 5 leukemic and 3 healthy patients in each fold. */
const SHARES: Record<CellKind, readonly number[]> = { blast: [30, 25, 20, 15, 10], normal: [45, 32, 23] };
/** Cells cut from one smear image, the third number of a file's name. */
const CELLS_A_SMEAR = 5;

/**
 * The synthetic cells: 1,200 drawn images of 128 × 128 px in two classes, named as C-NMC names its files. No image
 * shows a real cell. The same seed gives the same bytes on every machine: integer hashing, + − × ÷ and square roots
 * only, no logarithm or trigonometry, whose last bits may differ between engines.
 *
 * @param classes names of the two classes, that of the leukemic cells first
 */
export function* generateSyntheticCells(
  classes: readonly string[],
  seed: number = SYNTHETIC_CELLS.seed,
): Generator<GeneratedFile> {
  const [blast = "blast", normal = "normal"] = classes.map((name) => name.toLowerCase());
  const folders = { blast, normal };
  const random = createRandom(seed).fork("synthetic-cells", 1);
  for (const [fold, counts] of FOLDS.entries()) {
    for (const kind of ["blast", "normal"] as const) {
      const sizes = patientSizes(counts[kind], SHARES[kind]);
      for (const [position, images] of sizes.entries()) {
        const number = fold * sizes.length + position + 1;
        const patient = kind === "normal" ? `H${number}` : `${number}`;
        const stain = drawStain(random.fork("stain", patient));
        for (let i = 0; i < images; i++) {
          const cell = drawCell(kind, stain, random.fork("cell", patient, i));
          const smear = Math.floor(i / CELLS_A_SMEAR) + 1;
          const name = `UID_${patient}_${smear}_${(i % CELLS_A_SMEAR) + 1}_${folders[kind]}.bmp`;
          const bytes = encodeBmp(
            SYNTHETIC_CELLS.size,
            SYNTHETIC_CELLS.size,
            renderCell(cell, stain, SYNTHETIC_CELLS.size),
          );
          yield { path: `fold_${fold}/${folders[kind]}/${name}`, bytes };
        }
      }
    }
  }
}

/** Whole images by percent; the first patient takes what rounding leaves. */
function patientSizes(images: number, shares: readonly number[]): number[] {
  const rest = shares.slice(1).map((share) => Math.floor((images * share) / 100));
  return [images - rest.reduce((sum, size) => sum + size, 0), ...rest];
}
