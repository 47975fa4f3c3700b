import type { Upload } from "@foldwise/core/contracts/http/artifact";
import type { ArtifactUpload, UploadedPart } from "@foldwise/db/repositories/artifact-upload";

export function uploadView(upload: ArtifactUpload): Upload {
  const { uid, path, bytes, sha256, partCount, partBytes, parts, isComplete, expiresAt } = upload;
  return {
    id: uid,
    path,
    bytes,
    sha256,
    partCount,
    partBytes,
    parts: parts.map(uploadPartView),
    isComplete,
    expiresAt: expiresAt.toISOString(),
  };
}

export function uploadPartView({ number, bytes, sha256 }: UploadedPart) {
  return { number, bytes, etag: `"${sha256}"` };
}
