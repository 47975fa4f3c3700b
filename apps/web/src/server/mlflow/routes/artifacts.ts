import { isDeepStrictEqual } from "node:util";
import { notFound } from "@foldwise/core/errors";
import type { Database } from "@foldwise/db/client";
import {
  checkArtifactRoom,
  deleteArtifactFiles,
  findArtifactFile,
  listArtifactFolder,
  saveArtifactFile,
} from "@foldwise/db/repositories/artifact-file";
import { findUpload } from "@foldwise/db/repositories/artifact-upload";
import { z } from "zod";
import { assembleUpload } from "../../artifacts/assemble";
import { fileResponse } from "../../artifacts/file-response";
import { filePath } from "../../artifacts/plain-path";
import { promisedBytes, receiveFile } from "../../artifacts/receive";
import { abortWithParts } from "../../artifacts/remove-parts";
import { makeSigner } from "../../artifacts/signature";
import { MAX_PARTS, startUploadOfParts } from "../../artifacts/uploads";
import { listFolder } from "../artifact-list";
import { requirePlace } from "../artifact-path";
import { mlflowRoute } from "../define";
import { runId } from "../fields";
import { requireRunEntry } from "../run-of";
import { runInfoMessage } from "../views/run";

/** How long the signed addresses of parts and of a download hold; the client asks for the latter again. */
const PART_URL_SECONDS = 24 * 3600;
const DOWNLOAD_URL_SECONDS = 3600;
/** Room for 10,000 parts with their addresses. */
const MAX_COMPLETE_BYTES = 8 * 1024 ** 2;

const ofUpload = z.object({ folder: z.string(), path: z.string().min(1) });
const uploadId = z.uuid("must be the id that the upload was given");
const ofPath = z.object({ path: z.string() });

export const ARTIFACT_ROUTES = [
  mlflowRoute({
    method: "GET",
    path: "/mlflow/artifacts/list",
    input: z.object({ run_id: runId, path: z.string().default("") }),
    answer: async ({ db, input }) => {
      const run = await requireRunEntry(db, input.run_id);
      return {
        root_uri: runInfoMessage(run).artifact_uri,
        files: await listFolder(db, { owner: { runId: run.id }, folder: input.path }),
      };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow-artifacts/artifacts",
    input: ofPath,
    answer: async ({ db, input }) => {
      const { owner, path } = await requirePlace(db, input.path);
      const entries = await listArtifactFolder({ ctx: db, owner, folder: path });
      return {
        files: entries.map(({ name, isFolder, bytes }) => ({
          path: name,
          is_dir: isFolder,
          ...(isFolder ? {} : { file_size: bytes }),
        })),
      };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow-artifacts/artifacts/{path...}",
    input: ofPath,
    isFile: true,
    answer: async ({ db, input, request, artifacts }) =>
      fileResponse(request, artifacts, await requireFile(db, input.path)),
  }),
  mlflowRoute({
    method: "PUT",
    path: "/mlflow-artifacts/artifacts/{path...}",
    input: ofPath,
    isFile: true,
    answer: async ({ db, input, request, artifacts }) => {
      const { owner, path } = await requireFilePlace(db, input.path);
      await checkArtifactRoom({ ctx: db, owner, path, bytes: promisedBytes(request) ?? 0 });
      const stored = await receiveFile(request, artifacts);
      await saveArtifactFile({ ctx: db, owner, path, ...stored });
      return {};
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow-artifacts/artifacts/{path...}",
    input: ofPath,
    isFile: true,
    answer: async ({ db, input }) => {
      const { owner, path } = await requirePlace(db, input.path);
      await deleteArtifactFiles({ ctx: db, owner, path });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow-artifacts/mpu/create/{folder...}",
    input: ofUpload.extend({ num_parts: z.coerce.number().int().min(1).max(MAX_PARTS).default(1) }),
    answer: async ({ db, input, request }) => {
      const place = await requireFilePlace(db, fullPath(input));
      const uid = await startUploadOfParts({ db, ...place, partCount: input.num_parts });
      const sign = await makeSigner({ ctx: db, request, seconds: PART_URL_SECONDS });
      return {
        upload_id: uid,
        credentials: Array.from({ length: input.num_parts }, (_, index) => ({
          url: sign({ method: "PUT", path: `/api/v1/uploads/${uid}/parts/${index + 1}` }),
          part_number: index + 1,
          headers: {},
        })),
      };
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow-artifacts/mpu/complete/{folder...}",
    input: ofUpload.extend({
      upload_id: uploadId,
      parts: z
        .array(
          z.object({ part_number: z.coerce.number().int().min(1).max(MAX_PARTS), etag: z.string().max(200) }),
        )
        .max(MAX_PARTS),
    }),
    maxBytes: MAX_COMPLETE_BYTES,
    answer: async ({ db, input, artifacts }) => {
      await requireUploadOf(db, input);
      await assembleUpload({
        db,
        store: artifacts,
        uid: input.upload_id,
        named: input.parts.map(({ part_number: number, etag }) => ({ number, etag })),
      });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow-artifacts/mpu/abort/{folder...}",
    input: ofUpload.extend({ upload_id: uploadId }),
    answer: async ({ db, input, artifacts }) => {
      await requireFilePlace(db, fullPath(input));
      await abortWithParts({ db, store: artifacts, uid: input.upload_id });
      return {};
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow-artifacts/presigned/{path...}",
    input: ofPath,
    isFile: true,
    answer: async ({ db, input, request }) => {
      const { sha256, bytes, path } = await requireFile(db, input.path);
      const sign = await makeSigner({ ctx: db, request, seconds: DOWNLOAD_URL_SECONDS });
      const url = sign({ method: "GET", path: `/api/v1/artifacts/${sha256}`, parameters: { path } });
      return { url, headers: {}, file_size: bytes };
    },
  }),
];

/** The file that clients before 3.18 name by its whole path on their disk, in the folder that the address names. */
function fullPath({ folder, path }: { folder: string; path: string }): string {
  return `${folder.replace(/\/+$/, "")}/${path.split(/[\\/]/).at(-1)}`;
}

/** @throws FoldwiseError `not-found`; `invalid` for a path that names no file */
async function requireFilePlace(db: Database, full: string) {
  const { owner, path } = await requirePlace(db, full);
  return { owner, path: filePath(path) };
}

/** @throws FoldwiseError `not-found` */
async function requireFile(db: Database, full: string) {
  const { owner, path } = await requirePlace(db, full);
  const found = await findArtifactFile({ ctx: db, owner, path });
  if (!found) throw notFound("artifact", JSON.stringify(path));
  return { ...found, path };
}

/** @throws FoldwiseError `not-found` for an upload of another file than the address names */
async function requireUploadOf(db: Database, input: { folder: string; path: string; upload_id: string }) {
  const place = await requireFilePlace(db, fullPath(input));
  const upload = await findUpload({ ctx: db, uid: input.upload_id });
  if (upload.path !== place.path || !isDeepStrictEqual(upload.owner, place.owner))
    throw notFound("upload", `${input.upload_id} of ${JSON.stringify(place.path)}`);
}
