export { makeFolderStore, sweepIncoming } from "./folder-store";
export type { ArtifactStore, StoredArtifact } from "./store";
