import {
  artifactListSchema,
  completeRequestSchema,
  deletedArtifactsSchema,
  MAX_ARTIFACT_PATH_LENGTH,
  storedArtifactSchema,
  uploadAbortedSchema,
  uploadPartSchema,
  uploadRequestSchema,
  uploadResponseSchema,
} from "@foldwise/core/contracts/http/artifact";
import { z } from "zod";
import { defineRoute, empty, integerText, noInput, single } from "../edge/define";
import { id } from "./parameters";

const path = single(z.string().max(MAX_ARTIFACT_PATH_LENGTH));
/** What is no UUID is nobody's upload. */
const upload = z.object({ id: z.string() });
const signature = {
  expires: single(integerText).optional(),
  signature: single(z.string().max(100)).optional(),
};

export const ARTIFACT_ROUTES = {
  listArtifacts: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}/artifacts",
    summary: "Files and folders that were stored with a run.",
    params: id,
    query: z.strictObject({ path: path.optional() }),
    body: noInput,
    response: artifactListSchema,
  }),
  downloadArtifact: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}/artifacts/file",
    summary: "A file of a run, or the part of it that `Range` asks for.",
    params: id,
    query: z.strictObject({ path }),
    body: noInput,
    response: null,
    contentType: "application/octet-stream",
    servesRanges: true,
  }),
  storeArtifact: defineRoute({
    method: "PUT",
    path: "/api/v1/runs/{id}/artifacts/file",
    summary:
      "Stores the body as a file of a run, in place of one of the same path. `Content-Digest` (sha-256) or `Content-MD5` is checked.",
    params: id,
    query: z.strictObject({ path }),
    body: noInput,
    takesFile: true,
    response: storedArtifactSchema,
  }),
  deleteArtifact: defineRoute({
    method: "DELETE",
    path: "/api/v1/runs/{id}/artifacts/file",
    summary: "Deletes a file of a run, or a folder with all files in it.",
    params: id,
    query: z.strictObject({ path: path.optional() }),
    body: empty,
    response: deletedArtifactsSchema,
  }),
  createUpload: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/artifacts/uploads",
    summary:
      "Starts an upload of a file in parts, or answers the one of the same file that was cut off: send the parts that it does not have.",
    params: id,
    query: empty,
    body: uploadRequestSchema,
    example: {
      path: "model/weights.bin",
      bytes: 200_000_000,
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    response: uploadResponseSchema,
    stores: true,
  }),
  showUpload: defineRoute({
    method: "GET",
    path: "/api/v1/uploads/{id}",
    summary: "An upload with the parts that have come.",
    params: upload,
    query: empty,
    body: noInput,
    response: uploadResponseSchema,
  }),
  storePart: defineRoute({
    method: "PUT",
    path: "/api/v1/uploads/{id}/parts/{number}",
    summary:
      "Stores the body as a part of an upload; the answer's `ETag` is its SHA-256. `Content-Digest` (sha-256) or `Content-MD5` is checked.",
    params: z.object({ ...upload.shape, number: integerText }),
    query: z.strictObject(signature),
    body: noInput,
    takesFile: true,
    takesSignature: true,
    response: uploadPartSchema,
  }),
  completeUpload: defineRoute({
    method: "POST",
    path: "/api/v1/uploads/{id}/complete",
    summary: "Puts the parts together and stores the file. Done again, it answers the same.",
    params: upload,
    query: empty,
    body: completeRequestSchema,
    example: {
      parts: [{ number: 1, etag: '"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"' }],
    },
    response: uploadResponseSchema,
    stores: true,
  }),
  abortUpload: defineRoute({
    method: "DELETE",
    path: "/api/v1/uploads/{id}",
    summary: "Forgets an upload that is not complete, with its parts.",
    params: upload,
    query: empty,
    body: empty,
    response: uploadAbortedSchema,
  }),
  downloadContent: defineRoute({
    method: "GET",
    path: "/api/v1/artifacts/{sha256}",
    summary:
      "A file by its content, or the part of it that `Range` asks for: where signed addresses of downloads lead.",
    params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits") }),
    query: z.strictObject({ path, ...signature }),
    body: noInput,
    takesSignature: true,
    response: null,
    contentType: "application/octet-stream",
    servesRanges: true,
  }),
} as const;
