import type { Readable } from "node:stream";
import { FoldwiseError } from "@foldwise/core/errors";
import type { ArtifactStore, StoredArtifact } from "@foldwise/db/artifacts";

const NO_SPACE_CODES = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * Puts what comes from a client. A full disk is no matter of seconds: it is answered 507, which no client sends again by
 * itself, where a store out of reach is answered 503.
 * @throws FoldwiseError `insufficient-storage`, `unavailable`
 */
export async function putStream(store: ArtifactStore, source: Readable): Promise<StoredArtifact> {
  try {
    return await store.putStream(source);
  } catch (error) {
    const { cause } = error instanceof FoldwiseError ? error : {};
    if (cause instanceof Error && "code" in cause && NO_SPACE_CODES.has(String(cause.code)))
      throw new FoldwiseError(
        "insufficient-storage",
        "The server has no space left for files. Nothing was stored; free some space there and send the file again.",
        { cause: error },
      );
    throw error;
  }
}
