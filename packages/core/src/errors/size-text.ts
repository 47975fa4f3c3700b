import type { SchemaIssue } from "./schema-issue";

/** Beginnings of the messages that zod makes where a schema was given none. */
export const ZOD_DEFAULT_MESSAGES = /^(Invalid (input|option|number|string|key)|Too (small|big):)/;

/** What size or form a value must have; null for an issue of another kind. */
export function sizeText({
  code,
  origin,
  minimum,
  maximum,
  inclusive,
  divisor,
  pattern,
  issues,
}: SchemaIssue): string | null {
  if (code === "not_multiple_of") return `must be a multiple of ${divisor}`;
  if (code === "invalid_format" && pattern !== undefined) return `does not match the pattern ${pattern}`;
  const [inner] = issues ?? [];
  if (code === "invalid_key" && inner)
    return ZOD_DEFAULT_MESSAGES.test(inner.message) ? sizeText(inner) : inner.message;
  const bound = code === "too_small" ? minimum : code === "too_big" ? maximum : undefined;
  if (bound === undefined) return null;
  const [within, beyond] = code === "too_small" ? ["at least", "greater than"] : ["at most", "less than"];
  const most = `${inclusive ? within : beyond} ${bound}`;
  const parts = PARTS[String(origin)];
  return parts === undefined ? `must be ${most}` : `must have ${most} ${bound === 1 ? parts[0] : parts[1]}`;
}

/** What the size of a value counts, one and several. */
const PARTS: Readonly<Record<string, readonly [string, string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
  map: ["entry", "entries"],
};
