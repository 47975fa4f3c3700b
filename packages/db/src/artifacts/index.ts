export { type Copied, copyArtifacts } from "./copy";
export { explainStoreError, type StoreProblem } from "./explain";
export { type FolderStore, makeFolderStore } from "./folder-store";
export { type EntrySource, type LocalCache, makeLocalCache } from "./local-cache";
export { type Artifacts, isTemporary, openArtifactStore } from "./open";
export { S3Error } from "./s3-error";
export { makeS3Store } from "./s3-store";
export { type ArtifactSettings, artifactSettings } from "./settings";
export type {
  ArtifactStore,
  ByteRange,
  FoundArtifact,
  LocalFile,
  StoredArtifact,
  TakenArtifact,
} from "./store";
