import { CST, Lexer } from "yaml";

export type YamlKind = "key" | "text" | "number" | "constant" | "comment" | "mark" | "plain";

/** A piece of a YAML text. */
export interface YamlPiece {
  kind: YamlKind;
  text: string;
  /** Of a problem. */
  isWrong: boolean;
}

/** From this offset of the text to that, both from 0, the end exclusive. */
export type Range = readonly [from: number, to: number];

/** Lexemes of the lexer that are no part of the text. */
const MARKERS: ReadonlySet<string> = new Set(["doc-mode", "flow-error-end", "scalar", "byte-order-mark"]);

/** The text in pieces for an editor's colors; together they are the text. `wrong` are ranges of problems. */
export function colorYaml(text: string, wrong: readonly Range[] = []): YamlPiece[] {
  const lexemes = [...new Lexer().lex(text)];
  const pieces: YamlPiece[] = [];
  let at = 0;
  let isScalar = false;
  for (const [index, lexeme] of lexemes.entries()) {
    // What follows the marker is a plain scalar or a block's text, whatever it looks like.
    const type: string | null = isScalar ? "plain-scalar" : CST.tokenType(lexeme);
    if (!isScalar && type !== null && MARKERS.has(type)) {
      isScalar = type === "scalar";
      if (type === "byte-order-mark") at += lexeme.length;
      continue;
    }
    isScalar = false;
    const kind = isKey(lexemes, index, type) ? "key" : kindOf(type, lexeme);
    pieces.push(...cut({ kind, text: lexeme, isWrong: false }, at, wrong));
    at += lexeme.length;
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

/** The piece, or its parts where a problem begins or ends within it. */
function cut(piece: YamlPiece, at: number, wrong: readonly Range[]): YamlPiece[] {
  const end = at + piece.text.length;
  const inside = wrong.flat().filter((edge) => edge > at && edge < end);
  const edges = [...new Set([at, ...inside, end])].sort((a, b) => a - b);
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? at;
    return {
      ...piece,
      text: piece.text.slice(from - at, to - at),
      isWrong: wrong.some(([start, stop]) => from >= start && to <= stop),
    };
  });
}
