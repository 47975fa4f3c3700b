export { signingKey } from "./signing-key";
export {
  type ArtifactUpload,
  abortUpload,
  completeUpload,
  createUpload,
  deleteExpiredUploads,
  findSameUpload,
  findUpload,
  saveUploadPart,
  type UploadedPart,
} from "./uploads";
