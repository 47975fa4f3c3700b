import { FoldwiseError, invalid, showValue } from "@foldwise/core/errors";
import { parseReportJson } from "@foldwise/core/trainers";
import { services } from "../services";
import { bodyText } from "./body-text";

export const MAX_BODY_BYTES = 1024 * 1024;
/** What a body's buffer begins with, unless it is known to be smaller. */
const MIN_BUFFER_BYTES = 4_096;
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
  return bodyText(await readBytesOf(request, types, most));
}

/**
 * The body, of one of these types.
 * @throws FoldwiseError as `readBytes`; `invalid` for another content type
 */
export async function readBytesOf(
  request: Request,
  types: readonly string[],
  most = MAX_BODY_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
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
  return readBytes(request, most);
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
  const reader = request.clone().body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read().catch(() => undefined)) ?? { done: true, value: undefined };
    if (!done && value.byteLength === 0) continue;
    // The other half of the clone goes on without it.
    void reader?.cancel().catch(() => undefined);
    return done;
  }
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

/**
 * The body, which takes room until the request is answered.
 * @throws FoldwiseError `too-large` for a body of more than `most` bytes; `too-many-requests` where there is no room for it now;
 *   `invalid` for one that is compressed or was cut off
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLong = () =>
    invalid(
      [{ field: "body", value: `over ${most} bytes`, problem: "is too long", remedy: `at most ${most}` }],
      "The body was refused",
      "too-large",
    );
  requirePlain(request);
  const promised = Number(request.headers.get("content-length") ?? 0);
  if (promised > most) throw tooLong();
  if (!request.body) return new Uint8Array();
  const { bodies } = services();
  bodies.admit(promised);
  // Grows with what has come, and not with what was promised: a client that sends slowly holds little. Small chunks are copied
  // together, as each alone would take many times its size.
  let buffer = Buffer.alloc(0);
  let length = 0;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        const of = promised > 0 ? ` of ${promised}` : "";
        throw new FoldwiseError("invalid", `The body was cut off: ${length}${of} bytes came.`, { cause });
      });
      if (done) break;
      const needed = length + value.byteLength;
      if (needed > most) throw tooLong();
      if (needed > buffer.length) {
        const size = Math.min(promised || most, Math.max(needed, 2 * buffer.length, MIN_BUFFER_BYTES));
        bodies.hold(request, size);
        const larger = Buffer.allocUnsafeSlow(Math.max(size, needed));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(value, length);
      length = needed;
    }
  } finally {
    // Whoever answers reads what is left.
    reader.releaseLock();
  }
  return buffer.subarray(0, length);
}

/** @throws FoldwiseError `invalid` */
function requirePlain(request: Request): void {
  const encoding = request.headers.get("content-encoding");
  if (encoding === null || encoding.toLowerCase() === "identity") return;
  throw invalid([
    {
      field: "content-encoding",
      value: showValue(encoding),
      problem: "compressed bodies are not taken",
      remedy: "send the body as it is",
    },
  ]);
}
