import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Checksum as Expected, FoldwiseError } from "@foldwise/core";

export interface Digests {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly md5: string;
}

/** Of the files one after another, as one. Throws what the file system says, or the signal's reason when it aborts. */
export async function digestFiles(paths: readonly string[], signal?: AbortSignal): Promise<Digests> {
  const sha256 = createHash("sha256");
  // For comparison with publishers that give nothing stronger.
  const md5 = createHash("md5");
  for (const path of paths)
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      signal?.throwIfAborted();
      sha256.update(chunk);
      md5.update(chunk);
    }
  return { sha256: sha256.digest("hex"), md5: md5.digest("hex") };
}

/** What differs, in words; null where the digests are what was expected. */
export function checksumProblem(digests: Digests, expected: Expected): string | null {
  const [kind, wanted, found] =
    "sha256" in expected ? ["SHA-256", expected.sha256, digests.sha256] : ["MD5", expected.md5, digests.md5];
  return wanted === found ? null : `its ${kind} is ${found}, not ${wanted}`;
}

export function refused(message: string, cause?: unknown): FoldwiseError {
  return new FoldwiseError("invalid", message, cause === undefined ? {} : { cause });
}
