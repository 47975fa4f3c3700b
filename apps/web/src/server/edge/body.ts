import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { parseReportJson } from "@foldwise/core/trainers";

export const MAX_BODY_BYTES = 1024 * 1024;
export const JSON_TYPES = ["application/json"];
export const PLAN_TYPES = ["application/json", "application/yaml", "application/x-yaml", "text/yaml"];

/**
 * The body as text.
 * @throws FoldwiseError `invalid` for another content type or text that is not UTF-8; `too-large` for a body of more bytes.
 */
export async function readBody(
  request: Request,
  types: readonly string[],
  most = MAX_BODY_BYTES,
): Promise<string> {
  const given = request.headers.get("content-type") ?? "";
  const type = given.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!types.includes(type))
    throw invalid([
      {
        field: "content-type",
        value: given.slice(0, 80) || "none",
        problem: "unsupported content type",
        remedy: `use ${types.join(" or ")}`,
      },
    ]);
  const bytes = await readBytes(request, most);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FoldwiseError("invalid", "The body is not UTF-8 text.");
  }
}

/**
 * The text of a YAML or JSON document.
 * @throws FoldwiseError `invalid`, also for text that is sent as JSON and is not.
 */
export async function readDocument(request: Request): Promise<string> {
  const text = await readBody(request, PLAN_TYPES);
  if (JSON_TYPES.some((type) => request.headers.get("content-type")?.toLowerCase().startsWith(type)))
    parseJson(text);
  return text;
}

/** Whether nothing was sent; of a body that nobody told the length of, whether its stream is empty. */
export async function isWithoutBody(request: Request): Promise<boolean> {
  const length = request.headers.get("content-length");
  if (length !== null) return Number(length) === 0;
  return !request.body || (await readBytes(request.clone(), MAX_BODY_BYTES)).length === 0;
}

/** @throws FoldwiseError `invalid`, `too-large` */
export async function readJson(request: Request, types = JSON_TYPES): Promise<unknown> {
  const text = await readBody(request, types);
  return text.trim() === "" ? {} : parseJson(text);
}

/**
 * A program's report, in which numbers may be NaN and Infinity as Python writes them.
 * @throws FoldwiseError `invalid`, `too-large`
 */
export async function readReport(request: Request): Promise<unknown> {
  const text = await readBody(request, JSON_TYPES);
  return parseReportJson(text) ?? parseJson(text);
}

/** @throws FoldwiseError `invalid` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(
      [
        {
          field: "body",
          value: text.slice(0, 40),
          problem: error instanceof Error ? error.message : "not JSON",
        },
      ],
      "The body is not JSON",
    );
  }
}

/** @throws FoldwiseError `too-large` for a body of more than `most` bytes. */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = () =>
    invalid(
      [{ field: "body", value: `over ${most} bytes`, problem: "is too long", remedy: `at most ${most}` }],
      "The body was refused",
      "too-large",
    );
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLong();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > most) {
      await reader.cancel();
      throw tooLong();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
