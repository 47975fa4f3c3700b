import { uploadProblem } from "@foldwise/core/contracts/upload-problem";
import { UPLOAD_LIMITS } from "@foldwise/core/contracts/worker-requests";
import { invalid, type Problem, showValue } from "@foldwise/core/errors";
import { JSON_TYPES, parseJson, readBytes, readJson } from "./body";

export interface UploadedImage {
  name: string;
  bytes: Uint8Array;
  /** Why it cannot be read, as far as its head tells. */
  problem: ReturnType<typeof uploadProblem>;
}

/** For names, part headers and the request beside the images. */
const MARGIN = 1024 * 1024;
const FORM = "multipart/form-data";

/**
 * A body with images: a form with files named `image` and, if there is something to say, a field `request` of JSON; or
 * that JSON alone.
 * @throws FoldwiseError `invalid` naming every image that is none, cut off or too large, when no image is left; nothing
 * of it is kept. Beside a whole image a bad one comes with its problem.
 */
export async function readImages(
  request: Request,
  most: number,
): Promise<{ json: unknown; images: UploadedImage[] }> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith(`${FORM};`))
    return { json: await readJson(request, [...JSON_TYPES, FORM]), images: [] };
  const bytes = await readBytes(request, UPLOAD_LIMITS.totalBytes + MARGIN);
  refuseManyParts(bytes, type, most);
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => {
    throw invalid([
      {
        field: "body",
        value: `${bytes.length} bytes`,
        problem: "malformed or truncated multipart/form-data",
      },
    ]);
  });
  const images: UploadedImage[] = [];
  const problems: Problem[] = [];
  let json: unknown = {};
  for (const [field, value] of form) {
    if (field === "image" && typeof value !== "string") {
      const content = new Uint8Array(await value.arrayBuffer());
      const name = plainName(value.name) || `image ${images.length + 1}`;
      images.push({ name, bytes: content, problem: uploadProblem(content) });
    } else if (field === "request" && typeof value === "string") json = parseJson(value);
    else
      problems.push({
        field,
        value: typeof value === "string" ? showValue(value) : value.name,
        problem: "unknown field",
        remedy: "send files in the field image and other options as JSON in the field request",
      });
  }
  if (images.length > most)
    problems.push({
      field: "image",
      value: `${images.length} images`,
      problem: "too many",
      remedy: `at most ${most}`,
    });
  if (images.every(({ problem }) => problem !== null)) problems.push(...images.flatMap(imageProblem));
  if (problems.length > 0) throw invalid(problems, "The images were refused");
  return { json, images };
}

/** Parts beside the images: the request's JSON, and mistakes that are worth naming one by one. */
const OTHER_PARTS = 20;

/**
 * Counts the boundaries before a part becomes an object.
 * @throws FoldwiseError `invalid`
 */
function refuseManyParts(bytes: Uint8Array, type: string, most: number): void {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ""}`);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const limit = most + OTHER_PARTS;
  let parts = 0;
  for (let at = body.indexOf(mark); at >= 0 && parts <= limit; at = body.indexOf(mark, at + mark.length))
    parts += 1;
  if (parts <= limit) return;
  throw invalid([
    {
      field: "body",
      value: `over ${limit} parts`,
      problem: "too many parts",
      remedy: `at most ${most} images`,
    },
  ]);
}

/** A name from a stranger's disk: no control characters, which Postgres may not take either, and no end of it. */
function plainName(name: string): string {
  return name
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(-200);
}

function imageProblem({ name, problem }: UploadedImage): Problem[] {
  return problem === null ? [] : [{ field: `image ${name.slice(0, 120)}`, ...problem }];
}
