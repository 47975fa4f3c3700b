import { FoldwiseError } from "@foldwise/core/errors";

/** An artifact whose bytes do not have the SHA-256 that it is named by. */
export class DamagedArtifactError extends FoldwiseError {
  /** @param location of its store */
  constructor(sha256: string, location: string) {
    super(
      "unavailable",
      `The bytes of artifact ${sha256} in ${location} are damaged: they do not have its SHA-256. Put it back from a copy, or remove it: what made it can be done again.`,
    );
  }
}
