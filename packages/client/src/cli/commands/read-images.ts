import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { invalid, type Problem, UPLOAD_LIMITS } from "@foldwise/core";
import type { ImageInput } from "../../sdk";

/**
 * Image files, in the order given.
 * @throws FoldwiseError `invalid` naming every file that is not there, is none, is empty or too large.
 */
export async function readImages(paths: readonly string[]): Promise<ImageInput[]> {
  const read = await Promise.all(paths.map(readOne));
  const problems = read.flatMap((one) => ("problem" in one ? [one] : []));
  if (problems.length > 0) throw invalid(problems, "The images were refused");
  return read.flatMap((one) => ("problem" in one ? [] : [one]));
}

async function readOne(path: string): Promise<ImageInput | Problem> {
  const refuse = (problem: string, remedy?: string): Problem => ({
    field: "image",
    value: path,
    problem,
    remedy,
  });
  const found = await stat(path).catch(() => null);
  if (!found) return refuse("does not exist");
  if (!found.isFile()) return refuse("is no file");
  if (found.size > UPLOAD_LIMITS.bytes)
    return refuse("is too large", `at most ${UPLOAD_LIMITS.bytes / 2 ** 20} MiB`);
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (error) {
    return refuse(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** As many at a time as one request takes. */
export function inRequests(images: readonly ImageInput[]): ImageInput[][] {
  const requests: ImageInput[][] = [];
  let bytes = 0;
  for (const image of images) {
    const last = requests.at(-1);
    bytes += image.bytes.length;
    if (last && last.length < UPLOAD_LIMITS.images && bytes <= UPLOAD_LIMITS.totalBytes) last.push(image);
    else {
      requests.push([image]);
      bytes = image.bytes.length;
    }
  }
  return requests;
}
