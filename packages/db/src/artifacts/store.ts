import type { Readable } from "node:stream";

/** A stored artifact: its name is the SHA-256 (hex) of its bytes. */
export interface StoredArtifact {
  sha256: string;
  bytes: number;
}

/** Which of several puts of the same bytes is under an artifact's name: another put replaces it. */
export interface TakenArtifact extends StoredArtifact {
  version: string;
}

export interface FoundArtifact extends TakenArtifact {
  /** Milliseconds since 1970 of the last put. */
  storedAt: number;
}

/** Positions of the first and the last byte, both included; `end` left out: to the end. */
export interface ByteRange {
  start: number;
  end?: number;
}

/** A file or folder of this machine, to be read only; it stays as it is until it is released. */
export interface LocalFile {
  path: string;
  /** Once it is no longer read. Never fails; a second call does nothing. */
  release(): void;
}

/**
 * Artifacts addressed by content. Putting the same bytes twice stores them once; a put that fails leaves nothing
 * behind; what was put can be read until it is removed.
 */
export interface ArtifactStore {
  /** The folder, or `s3://bucket/prefix`, for messages. */
  readonly location: string;
  /** @throws FoldwiseError `unavailable` when the store is full, refuses or is out of reach. */
  putFile(path: string): Promise<StoredArtifact>;
  /** As putFile, of a file that nobody needs any more: it is gone afterwards, and was moved where that is possible. */
  takeFile(path: string): Promise<TakenArtifact>;
  putBytes(bytes: Uint8Array): Promise<StoredArtifact>;
  /** As putFile, of bytes that come as they are written. */
  putStream(source: Readable): Promise<StoredArtifact>;
  /**
   * Bytes that are read as they are taken; of a whole artifact of another machine they end with an error when they do not
   * have its SHA-256. A range that begins behind the last byte gives none.
   * @throws FoldwiseError `not-found`, `unavailable`
   */
  open(sha256: string, range?: ByteRange): Promise<Readable>;
  /**
   * A file of this machine that holds the artifact: the stored one, or a copy in a bounded cache, whose SHA-256 was
   * compared. @throws FoldwiseError `not-found`, `unavailable`
   */
  localFile(sha256: string): Promise<LocalFile>;
  /** Null where it is not there. */
  find(sha256: string): Promise<FoundArtifact | null>;
  has(sha256: string): Promise<boolean>;
  /** Nothing happens when it is gone already. */
  remove(sha256: string): Promise<void>;
  /**
   * Removes an artifact unless the same bytes have been put since: whoever did may not have named them in Postgres yet.
   * @param taken as `takeFile` or `find` answered
   */
  removeTaken(taken: Pick<TakenArtifact, "sha256" | "version">): Promise<void>;
  /**
   * Everything stored, in no order; what comes and goes meanwhile may be missed. `storedAt` may be that of an earlier put
   * of the same bytes: `find` knows the last.
   */
  list(): AsyncIterable<{ sha256: string; storedAt: number }>;
  /** Writes `owner` into the store unless an owner stands there already. @returns who stands there; '' while that is being written */
  claimOwner(owner: string): Promise<string>;
  /** Writes and removes a few bytes. @throws FoldwiseError `unavailable` with what is missing. */
  check(): Promise<void>;
  /** Removes what writers that were killed left, when it is older than a day. @returns how much */
  removeStale(): Promise<number>;
}
