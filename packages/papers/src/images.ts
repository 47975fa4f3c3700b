import { canonicalJson } from "@foldwise/core/sweep";
import type { PaperImages, PaperManifest } from "./manifest";

/** What is known of a dataset when it is imported. */
export interface ImportedImages {
  readonly fingerprint: string;
  readonly counts: readonly { readonly fold: number; readonly class: string; readonly images: number }[];
}

/** Id of the first paper whose images these are; null where no paper knows them. */
export function paperOfImages(papers: readonly PaperManifest[], imported: ImportedImages): string | null {
  return papers.find(({ images }) => images !== undefined && areImages(images, imported))?.id ?? null;
}

function areImages({ fingerprint, counts }: PaperImages, imported: ImportedImages): boolean {
  if (fingerprint !== undefined) return fingerprint === imported.fingerprint;
  const wanted = Object.entries(counts ?? {}).flatMap(([fold, classes]) =>
    Object.entries(classes).map(([name, images]) => `${Number(fold)}/${name}/${images}`),
  );
  const found = imported.counts.map((count) => `${count.fold}/${count.class}/${count.images}`);
  return found.length === wanted.length && wanted.every((entry) => found.includes(entry));
}

/**
 * Whether a dataset has the images that a baseline's numbers are of: those of its paper, or of another paper about the
 * same images.
 * @param paper that the dataset belongs to
 * @param baseline null for a table without published numbers, for which every paper's images will do
 */
export function hasImagesOf(
  papers: readonly PaperManifest[],
  { paper, baseline }: { readonly paper: string | null; readonly baseline: string | null },
): boolean {
  if (paper === null) return false;
  if (baseline === null || baseline === paper) return true;
  const [own, other] = [paper, baseline].map((id) => papers.find((one) => one.id === id)?.images);
  return own !== undefined && other !== undefined && identity(own) === identity(other);
}

function identity({ fingerprint, counts }: PaperImages): string {
  return fingerprint ?? canonicalJson(counts);
}

/** The highest fold that some paper's images have, which may be imported after a table was made; -1 where there is none. */
export function lastPaperFold(papers: readonly PaperManifest[]): number {
  const folds = papers.flatMap(({ images }) => Object.keys(images?.counts ?? {}).map(Number));
  return Math.max(-1, ...folds);
}

/** Names of classes as the papers write them. */
export function paperClasses(papers: readonly PaperManifest[]): string[] {
  return [...new Set(papers.flatMap(({ images }) => images?.classes ?? []))];
}
