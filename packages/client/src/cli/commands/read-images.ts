import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type RefusedUpload, refusedUpload, uploadProblem } from "@foldwise/core/contracts/upload-problem";
import { UPLOAD_LIMITS } from "@foldwise/core/contracts/worker-requests";
import { invalid, type Problem } from "@foldwise/core/errors";
import type { ImageInput } from "../../sdk";

/**
 * Image files, in the order given, and those that cannot be sent with their place and the reason.
 * @throws FoldwiseError `invalid` naming every file when none is left: each is not there, no image, empty or too large.
 */
export async function readImages(
  paths: readonly string[],
): Promise<{ images: ImageInput[]; refused: RefusedUpload[] }> {
  const read = await Promise.all(paths.map(readOne));
  const problems = read.flatMap((one) => ("problem" in one ? [one] : []));
  if (problems.length === read.length) throw invalid(problems, "The images were refused");
  return {
    images: read.flatMap((one) => ("problem" in one ? [] : [one])),
    refused: read.flatMap((one, position) =>
      "problem" in one ? [refusedUpload(one, { position, name: paths[position] ?? "" })] : [],
    ),
  };
}

async function readOne(path: string): Promise<ImageInput | Problem> {
  const refuse = (problem: string): Problem => ({ field: "image", value: path, problem });
  const found = await stat(path).catch(() => null);
  if (!found) return refuse("does not exist");
  if (!found.isFile()) return refuse("is not a file");
  // Not read to be told its size.
  if (found.size > UPLOAD_LIMITS.bytes)
    return { ...refuse("is too large"), remedy: `at most ${UPLOAD_LIMITS.bytes / 2 ** 20} MiB` };
  try {
    const bytes = await readFile(path);
    const problem = uploadProblem(bytes);
    return problem ? { ...problem, field: `image ${path}` } : { name: basename(path), bytes };
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
