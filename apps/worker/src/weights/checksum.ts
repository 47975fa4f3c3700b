import { createHash } from "node:crypto";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Checksum as Expected } from "@foldwise/core/weights";
import { type ReadLimits, readRegular } from "../reading/regular-file";

export interface Digests {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly md5: string;
}

/**
 * Of the files one after another, as one; the limit is for all of them together.
 *
 * @throws NotReadable for what is no regular file or is too large; what the file system says; the signal's reason
 */
export async function digestFiles(paths: readonly string[], limits: ReadLimits): Promise<Digests> {
  const sha256 = createHash("sha256");
  // For comparison with publishers that give nothing stronger.
  const md5 = createHash("md5");
  let left = limits.maxBytes;
  for (const path of paths)
    for await (const chunk of readRegular(path, { ...limits, maxBytes: left })) {
      left -= chunk.length;
      sha256.update(chunk);
      md5.update(chunk);
    }
  return { sha256: sha256.digest("hex"), md5: md5.digest("hex") };
}

/**
 * What differs, in words; null where the digests are what was expected. The digest that was found is not told: it may be
 * of a file that the reader of the message could not read.
 */
export function checksumProblem(digests: Digests, expected: Expected): string | null {
  const [kind, wanted, found] =
    "sha256" in expected ? ["SHA-256", expected.sha256, digests.sha256] : ["MD5", expected.md5, digests.md5];
  return wanted === found ? null : `its ${kind} is not ${wanted}`;
}

export function refused(message: string, cause?: unknown): FoldwiseError {
  return new FoldwiseError("invalid", message, cause === undefined ? {} : { cause });
}
