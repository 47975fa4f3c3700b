import type { Readable } from "node:stream";

/** A stored artifact: its name is the SHA-256 (hex) of its bytes. */
export interface StoredArtifact {
  sha256: string;
  bytes: number;
}

/** Which of several files of the same bytes is under an artifact's name: another put replaces it. */
export interface TakenArtifact extends StoredArtifact {
  version: string;
}

/**
 * Artifacts addressed by content. Putting the same bytes twice stores them once; a put that fails leaves nothing
 * behind; what was put can be read until it is removed. A store that is not a folder copies to one for `localPath`.
 */
export interface ArtifactStore {
  /** @throws FoldwiseError `unavailable` when the store is full or out of reach. */
  putFile(path: string): Promise<StoredArtifact>;
  /** As putFile, of a file that nobody needs any more: it is gone afterwards, and was moved where that is possible. */
  takeFile(path: string): Promise<TakenArtifact>;
  putBytes(bytes: Uint8Array): Promise<StoredArtifact>;
  /** As putFile, of bytes that come as they are written. */
  putStream(source: Readable): Promise<StoredArtifact>;
  /** @throws FoldwiseError `not-found`. */
  open(sha256: string): Promise<Readable>;
  /** A file of this machine that holds the artifact; to be read only. Throws FoldwiseError `not-found`. */
  localPath(sha256: string): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Nothing happens when it is gone already. */
  remove(sha256: string): Promise<void>;
  /**
   * Removes an artifact unless the same bytes have been put since: whoever did may not have named them in Postgres yet.
   * @param taken as `takeFile` answered
   */
  removeTaken(taken: Pick<TakenArtifact, "sha256" | "version">): Promise<void>;
  /** Everything stored, in no order; what comes and goes meanwhile may be missed. */
  list(): AsyncIterable<{ sha256: string /** Milliseconds since 1970 of the last put. */; storedAt: number }>;
}
