import { notFound } from "@foldwise/core/errors";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import { webStream } from "../edge/web-stream";
import { contentTypeOf } from "./content-type";

interface StoredFile {
  sha256: string;
  bytes: number;
  /** Its name decides the type, and what a browser saves it as. */
  path: string;
}

/**
 * A file as a download, or the part of it that `Range` asks for. Its type is one that no browser runs.
 * @returns 416 for a range that the file does not have
 */
export async function fileResponse(
  request: Request,
  store: ArtifactStore,
  { sha256, bytes, path }: StoredFile,
): Promise<Response> {
  const etag = `"${sha256}"`;
  const condition = request.headers.get("if-range");
  // A part of another file than the client has the rest of would be of no use to it.
  const wanted = condition === null || condition === etag ? request.headers.get("range") : null;
  const range = rangeOf(wanted, bytes);
  if (range === "unsatisfiable") return unsatisfiable(wanted ?? "", bytes);
  const { start, end, isPart } = range;
  const headers = {
    "content-type": contentTypeOf(path),
    "content-length": String(end - start + 1),
    "content-disposition": dispositionOf(path),
    "accept-ranges": "bytes",
    etag,
    "repr-digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    ...(isPart ? { "content-range": `bytes ${start}-${end}/${bytes}` } : {}),
  };
  const status = isPart ? 206 : 200;
  if (bytes === 0 || request.method === "HEAD") {
    if (!(await store.has(sha256))) throw notFound("artifact", sha256);
    return new Response(null, { status, headers });
  }
  const file = await store.open(sha256, isPart ? { start, end } : undefined);
  return new Response(webStream(file), { status, headers });
}

/** RFC 6266: the name in ASCII, and as it is. */
function dispositionOf(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  const plain = name.replace(/[^\w. -]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The bytes that are asked for; all of them where the header is no single range of bytes, as RFC 9110 allows. */
export function rangeOf(
  header: string | null,
  size: number,
): { start: number; end: number; isPart: boolean } | "unsatisfiable" {
  const all = { start: 0, end: size - 1, isPart: false };
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return all;
  if (first !== "" && last !== "" && Number(first) > Number(last)) return all;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  return start > end ? "unsatisfiable" : { start, end, isPart: true };
}

function unsatisfiable(range: string, bytes: number): Response {
  const message = `Range: ${range} is beyond the file, which has ${bytes} bytes.`;
  const problem = { field: "range", value: range, problem: `is beyond the file's ${bytes} bytes` };
  return Response.json(
    // MLflow's form beside this server's: both kinds of client read their own.
    {
      error: { code: "invalid", message, problems: [problem] },
      error_code: "INVALID_PARAMETER_VALUE",
      message,
    },
    { status: 416, headers: { "content-range": `bytes */${bytes}`, "cache-control": "no-store" } },
  );
}
