import { isLong } from "@foldwise/core/input";
import { CST, Lexer } from "yaml";
import type { YamlKind, YamlPiece } from "./pieces";

/** Lexemes of the lexer that are no part of the text. */
const MARKERS: ReadonlySet<string> = new Set(["doc-mode", "flow-error-end", "scalar"]);

/** The text in pieces for an editor's colors; together they are the text. A long one has none. */
export function colorYaml(text: string): YamlPiece[] {
  if (isLong(text)) return [{ kind: "plain", text }];
  const lexemes = [...new Lexer().lex(text)];
  const pieces: YamlPiece[] = [];
  let isScalar = false;
  for (const [index, lexeme] of lexemes.entries()) {
    // What follows the marker is a plain scalar or a block's text, whatever it looks like.
    const type: string | null = isScalar ? "plain-scalar" : CST.tokenType(lexeme);
    if (!isScalar && type !== null && MARKERS.has(type)) {
      isScalar = type === "scalar";
      continue;
    }
    isScalar = false;
    const kind = isKey(lexemes, index, type) ? "key" : kindOf(type, lexeme);
    pieces.push({ kind, text: lexeme });
  }
  return pieces;
}

/** A scalar that a colon follows. */
function isKey(lexemes: readonly string[], index: number, type: string | null): boolean {
  if (type !== "plain-scalar" && type !== "single-quoted-scalar" && type !== "double-quoted-scalar")
    return false;
  const next = lexemes.slice(index + 1, index + 3).find((lexeme) => CST.tokenType(lexeme) !== "space");
  return next !== undefined && CST.tokenType(next) === "map-value-ind";
}

function kindOf(type: string | null, lexeme: string): YamlKind {
  switch (type) {
    case "plain-scalar":
      if (/^[-+]?(\d[\d_]*)?\.?\d+([eE][-+]?\d+)?$/.test(lexeme)) return "number";
      return /^(true|false|null|~)$/i.test(lexeme) ? "constant" : "text";
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return "text";
    case "comment":
      return "comment";
    case "space":
    case "newline":
      return "plain";
    default:
      return "mark";
  }
}
