import type { Directory } from "./directories";
import { isFullPage, TAG } from "./tags";

const TILES = "cut tiles out of it, by OpenSlide or QuPath, and import those as PNG or TIFF";

/** Why a file's pages leave open which one is the image, or null where there is one. */
export function pagesProblem(directories: readonly Directory[]): string | null {
  const pages = directories.filter(isFullPage);
  const [first] = directories;
  const slide = first === undefined ? null : slideOf(first);
  if (slide !== null) return `a whole-slide image (${slide}), which is not supported; ${TILES}`;
  const count = Math.max(pages.length, pages.length === 1 ? imagesOfStack(pages[0]) : 0);
  if (count <= 1) return null;
  const sizes = new Set(pages.map((page) => `${page.number(TAG.width)} × ${page.number(TAG.height)}`));
  return sizes.size > 1
    ? `a TIFF of ${count} pages of several sizes, as whole-slide images have; ${TILES}`
    : `a TIFF of ${count} pages (channels, depths or times), of which none is said to be the image; save each page that is meant as a separate file, by Fiji or tiffsplit`;
}

/** The scanner whose slides look like this page. */
function slideOf(page: Directory): string | null {
  if (page.text(TAG.description)?.startsWith("Aperio") === true) return "Aperio SVS";
  return page.number(TAG.hamamatsu) === undefined ? null : "Hamamatsu NDPI";
}

/** ImageJ writes great stacks with one directory, and the number of images in its description. */
function imagesOfStack(page: Directory | undefined): number {
  const description = page?.text(TAG.description) ?? "";
  const images = /^images=(\d+)/m.exec(description)?.[1];
  return description.startsWith("ImageJ=") && images !== undefined ? Number(images) : 1;
}
