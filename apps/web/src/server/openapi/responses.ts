import { ERROR_CODES, type ErrorCode } from "@foldwise/core/errors";
import type { RouteDefinition } from "../edge/define";
import { STATUS } from "../edge/errors";
import { refTo } from "./schemas";

type AnsweredCode = Exclude<ErrorCode, "fenced" | "method-not-allowed">;

const MEANING: Record<AnsweredCode, string> = {
  invalid: "The request was refused; `problems` names each field, its value and what would be right.",
  unauthenticated: "Authentication required.",
  forbidden: "The request comes from another site, or for a host that is not allowed.",
  "not-found": "Not found.",
  conflict: "The state of the resource does not allow it; nothing was changed.",
  "too-many-requests": "Too many wrong tokens from this address, or too many requests of one kind at once.",
  "too-large": "The body is longer than is taken; nothing was changed.",
  "insufficient-storage": "The disk or a quota is full; nothing was stored.",
  internal: "An unexpected error; the server's log has it under the id in the message.",
  unavailable: "Postgres, Temporal or a worker is not responding; nothing was changed.",
};

const nameOf = (code: AnsweredCode) =>
  code.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
const isAnswered = (code: ErrorCode): code is AnsweredCode => code in MEANING;
const CODES = ERROR_CODES.filter(isAnswered);

/** One response for each error code, as `components.responses` has them. */
export const RESPONSES: Readonly<Record<string, unknown>> = Object.fromEntries(
  CODES.map((code) => [
    nameOf(code),
    {
      description: `\`${code}\`: ${MEANING[code]}`,
      ...(code === "unavailable" || code === "too-many-requests"
        ? { headers: { "Retry-After": RETRY_AFTER() } }
        : {}),
      content: {
        "application/json": {
          schema: refTo("ErrorBody"),
          example: { error: { code, message: MEANING[code], problems: [] } },
        },
      },
    },
  ]),
);

function RETRY_AFTER() {
  return { description: "Seconds to wait", schema: { type: "integer", minimum: 0 } };
}

/** The errors that an operation answers, by status. */
export function errorResponses(route: RouteDefinition): Record<string, unknown> {
  const { method, open = false, degrades = false, takesFile = false, stores = takesFile, path } = route;
  const signsIn = open && method === "POST";
  const answers: Record<AnsweredCode, boolean> = {
    invalid: true,
    unauthenticated: !open || signsIn,
    forbidden: true,
    "not-found":
      path.includes("{") || method === "POST" || /\b(dataset|sweep)\b/.test(String(queryNames(route))),
    conflict: method !== "GET" && !open,
    "too-many-requests": !open || signsIn,
    "too-large": method !== "GET",
    "insufficient-storage": stores,
    internal: true,
    unavailable: !degrades,
  };
  return {
    ...Object.fromEntries(
      CODES.filter((code) => answers[code]).map((code) => [
        String(STATUS[code]),
        { $ref: `#/components/responses/${nameOf(code)}` },
      ]),
    ),
    ...(route.servesRanges ? { "416": { description: "The file does not have these bytes." } } : {}),
  };
}

function queryNames({ query }: RouteDefinition): string[] {
  return "shape" in query && typeof query.shape === "object" && query.shape ? Object.keys(query.shape) : [];
}
