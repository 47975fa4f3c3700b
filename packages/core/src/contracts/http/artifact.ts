import { z } from "zod";
import { when } from "./common";

export const MAX_ARTIFACT_PATH_LENGTH = 1_024;
const path = z.string().describe("Path below the run, with `/` between folders.");
const sha256 = z.string().describe("SHA-256 of the content, hexadecimal.");

export const artifactEntrySchema = z
  .object({
    path,
    name: z.string().describe("Last part of the path."),
    isFolder: z.boolean().describe("Whether it holds others."),
    bytes: z.int().describe("Size; of a folder, of all files in it."),
    sha256: sha256.nullable().describe("SHA-256 of the content, hexadecimal; null of a folder."),
    createdAt: when.describe("When it was stored; of a folder, its newest file."),
  })
  .describe("A file that was stored with a run, or a folder of such files.");
export type ArtifactEntry = z.infer<typeof artifactEntrySchema>;

export const artifactListSchema = z
  .object({
    path: z.string().describe("Path of the folder; empty for the root."),
    entries: z.array(artifactEntrySchema).describe("By name."),
  })
  .describe("What a folder of a run's files holds.");
export type ArtifactList = z.infer<typeof artifactListSchema>;

export const storedArtifactSchema = z
  .object({ path, bytes: z.int().describe("Size."), sha256 })
  .describe("A file that is stored.");
export type StoredArtifactFile = z.infer<typeof storedArtifactSchema>;

export const deletedArtifactsSchema = z
  .object({ path, files: z.int().describe("How many files went.") })
  .describe("Files that were deleted.");

export const uploadRequestSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(MAX_ARTIFACT_PATH_LENGTH)
    .describe("Path below the run, with `/` between folders."),
  bytes: z
    .int()
    .min(0)
    .max(64 * 1024 ** 3)
    .describe("Size of the whole file."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits, in lower case")
    .describe("SHA-256 of the whole file, hexadecimal: it is checked when the upload is completed."),
});

export const uploadPartSchema = z
  .object({
    number: z.int().describe("Number of the part, from 1."),
    bytes: z.int().describe("Size of the part."),
    etag: z.string().describe("SHA-256 of the part, hexadecimal, in quotes."),
  })
  .describe("A part of an upload that has come whole.");

export const uploadSchema = z
  .object({
    id: z.string().describe("UUID of the upload."),
    path,
    bytes: z.int().nullable().describe("Size of the whole file; null where it was not said."),
    sha256: sha256.nullable().describe("SHA-256 of the whole file, hexadecimal; null where it was not said."),
    partCount: z.int().describe("How many parts it has."),
    partBytes: z.int().nullable().describe("Size of every part but the last; null where the client decides."),
    parts: z.array(uploadPartSchema).describe("Parts that have come; the others are still to be sent."),
    isComplete: z.boolean().describe("Whether the file is stored."),
    expiresAt: when.describe("Until when it can be continued."),
  })
  .describe("An upload of a file in parts.");
export type Upload = z.infer<typeof uploadSchema>;
export const uploadResponseSchema = z.object({ upload: uploadSchema.describe("The upload.") });

export const completeRequestSchema = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        number: z.int().min(1).max(10_000).describe("Number of the part, from 1."),
        etag: z.string().max(200).describe("ETag that the part's answer had."),
      }),
    )
    .max(10_000)
    .optional()
    .describe("Parts as the client saw them; checked against those that have come, where given."),
});

export const uploadAbortedSchema = z
  .object({ aborted: z.object({ id: z.string().describe("UUID of the upload.") }).describe("The upload.") })
  .describe("The upload and its parts are forgotten.");
