import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { conflict, FoldwiseError, invalid, notFound } from "@foldwise/core/errors";
import { makeFolderStore } from "@foldwise/db/artifacts";
import {
  deleteArtifactFiles,
  findArtifactFile,
  listArtifactFolder,
  saveArtifactFile,
} from "@foldwise/db/repositories/artifact-file";
import { z } from "zod";
import { webStream } from "../../edge/web-stream";
import { listFolder } from "../artifact-list";
import { requirePlace } from "../artifact-path";
import { contentTypeOf } from "../content-type";
import { mlflowRoute } from "../define";
import { NotImplemented } from "../errors";
import { runId } from "../fields";
import { requireRunEntry } from "../run-of";
import { runInfoMessage } from "../views/run";

/** Most bytes of one file. */
export const MAX_ARTIFACT_BYTES = 64 * 1024 ** 3;
const ofPath = z.object({ path: z.string() });

/** What MLflow's own server says where its store cannot do it; its clients then send the file in one request. */
const NO_PARTS = "Multipart upload is not supported for the current artifact repository";
const NO_PRESIGNED = "Presigned download is not supported for the current artifact repository";

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
    answer: async ({ db, input, request, environment }) => {
      const { owner, path } = await requirePlace(db, input.path);
      const found = await findArtifactFile({ ctx: db, owner, path });
      if (!found) throw notFound("artifact", JSON.stringify(path));
      const file = await makeFolderStore(environment.artifacts).localPath(found.sha256);
      const { start, end, isPart } = rangeOf(request.headers.get("range"), found.bytes);
      const headers = {
        "content-type": contentTypeOf(path),
        "content-length": String(end - start + 1),
        "content-disposition": "attachment",
        "accept-ranges": "bytes",
        etag: `"${found.sha256}"`,
        "cache-control": "private, no-store",
        ...(isPart ? { "content-range": `bytes ${start}-${end}/${found.bytes}` } : {}),
      };
      const body = found.bytes === 0 ? null : webStream(createReadStream(file, { start, end }));
      return new Response(body, { status: isPart ? 206 : 200, headers });
    },
  }),
  mlflowRoute({
    method: "PUT",
    path: "/mlflow-artifacts/artifacts/{path...}",
    input: ofPath,
    isFile: true,
    answer: async ({ db, input, request, environment }) => {
      const { owner, path, isDeleted } = await requirePlace(db, input.path);
      if (isDeleted) throw conflict("The run or model of this path is deleted; no file can be stored there.");
      if (path === "") throw invalid([{ field: "path", value: input.path, problem: "names no file" }]);
      const promised = Number(request.headers.get("content-length") ?? Number.NaN);
      if (promised > MAX_ARTIFACT_BYTES) throw tooLong();
      const source = Readable.from(bounded(request, promised));
      const { sha256, bytes } = await makeFolderStore(environment.artifacts).putStream(source);
      await saveArtifactFile({ ctx: db, owner, path, sha256, bytes });
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
  ...(["create", "complete", "abort"] as const).map((step) =>
    mlflowRoute({
      method: "POST",
      path: `/mlflow-artifacts/mpu/${step}/{path...}`,
      input: z.object({}),
      answer: () => Promise.reject(new NotImplemented(NO_PARTS)),
    }),
  ),
  mlflowRoute({
    method: "GET",
    path: "/mlflow-artifacts/presigned/{path...}",
    input: z.object({}),
    answer: () => Promise.reject(new NotImplemented(NO_PRESIGNED)),
  }),
];

/** The body, read as fast as it is written. @throws FoldwiseError `too-large`; `invalid` for one that was cut off */
async function* bounded(request: Request, promised: number): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    bytes += value.byteLength;
    if (bytes > MAX_ARTIFACT_BYTES) throw tooLong();
    yield value;
  }
  if (Number.isFinite(promised) && bytes !== promised)
    throw new FoldwiseError("invalid", `The upload was cut off: ${bytes} of ${promised} bytes came.`);
}

function tooLong(): FoldwiseError {
  return invalid(
    [{ field: "body", value: `over ${MAX_ARTIFACT_BYTES} bytes`, problem: "is too long" }],
    "The file was refused",
    "too-large",
  );
}

/** The bytes that are asked for; all of them where the header is none that can be met. */
function rangeOf(header: string | null, size: number): { start: number; end: number; isPart: boolean } {
  const all = { start: 0, end: size - 1, isPart: false };
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return all;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  return start > end ? all : { start, end, isPart: true };
}
