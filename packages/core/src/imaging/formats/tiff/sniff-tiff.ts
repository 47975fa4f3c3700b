import { type Sniffed, sizeProblem, unusable } from "../sniffed";
import { pagesProblem } from "./check-pages";
import { pixelDataProblem } from "./check-pixel-data";
import { pixelKindProblem } from "./check-pixel-kind";
import { type Directory, readDirectories, TiffDamage } from "./directories";
import { isFullPage, TAG } from "./tags";

/**
 * Reads a TIFF's directories: the size and kind of its one page, and whether the pixels can all be there. Pillow, and so
 * Keras, turns a TIFF by its orientation, other than those of JPEG and PNG: so does the decoder, and the size is that of
 * the turned picture.
 */
export function sniffTiff(bytes: Uint8Array): Sniffed {
  const { page, problem } = tiffPage(bytes);
  if (page === null) return unusable("tiff", problem);
  const { width, height, isDeep } = page;
  return { format: "tiff", width, height, orientation: 1, isDeep, problem: null };
}

interface TiffPage {
  /** Once it is turned as its orientation says. */
  readonly width: number;
  readonly height: number;
  /** Its place among the file's pages, from 0: one of a preview may come before it. */
  readonly index: number;
  readonly isDeep: boolean;
}

/** The page that a TIFF is read for, or why there is none. */
export function tiffPage(
  bytes: Uint8Array,
): { page: TiffPage; problem: null } | { page: null; problem: string } {
  try {
    const directories = readDirectories(bytes);
    const index = directories.findIndex(isFullPage);
    const directory = directories[index];
    const problem = pagesProblem(directories) ?? (directory ? pageProblem(directory, bytes.length) : NO_PAGE);
    if (problem !== null || directory === undefined) return { page: null, problem: problem ?? NO_PAGE };
    const { width, height } = sizeOf(directory);
    const isTurned = SIDEWAYS.includes(directory.number(TAG.orientation) ?? 1);
    const page = {
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      index,
      isDeep: directory.number(TAG.bitsPerSample) === 16,
    };
    return { page, problem: null };
  } catch (error) {
    if (error instanceof TiffDamage) return { page: null, problem: error.message };
    throw error;
  }
}

/** Orientations that make rows of columns. */
const SIDEWAYS: readonly number[] = [5, 6, 7, 8];
const NO_PAGE = "a TIFF without a full page; save the picture as PNG or TIFF";

function pageProblem(directory: Directory, length: number): string | null {
  const { width, height } = sizeOf(directory);
  return (
    sizeProblem(width, height) ??
    pixelKindProblem(directory) ??
    pixelDataProblem(directory, { width, height, length })
  );
}

function sizeOf(directory: Directory): { width: number; height: number } {
  return { width: directory.number(TAG.width) ?? 0, height: directory.number(TAG.height) ?? 0 };
}
