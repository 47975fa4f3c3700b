export { weightsFolder } from "./cache-folder";
export { ensureWeights, publishedIdentity, type WeightsFile } from "./ensure-weights";
export { readManifest } from "./manifests";
export { removeStaleParts } from "./remove-stale-parts";
export type { WeightsAccess } from "./weights-access";
export { WrongPlace } from "./wrong-place";
