export type YamlKind = "key" | "text" | "number" | "constant" | "comment" | "mark" | "plain";

/** A piece of a YAML text, as an editor colors it. */
export interface YamlPiece {
  kind: YamlKind;
  text: string;
}

/** One that may be marked. */
export interface MarkedPiece extends YamlPiece {
  /** Of a problem. */
  isWrong: boolean;
}

/** From this offset of the text to that, both from 0, the end exclusive. */
export type Range = readonly [from: number, to: number];

/** The pieces, cut where a problem begins or ends. `wrong` are ranges of problems. */
export function markPieces(pieces: readonly YamlPiece[], wrong: readonly Range[]): MarkedPiece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const from = at;
    at += piece.text.length;
    return cut(piece, from, wrong);
  });
}

/** The piece, or its parts where a problem begins or ends within it. */
function cut({ kind, text }: YamlPiece, at: number, wrong: readonly Range[]): MarkedPiece[] {
  const end = at + text.length;
  const inside = wrong.flat().filter((edge) => edge > at && edge < end);
  const edges = [...new Set([at, ...inside, end])].sort((a, b) => a - b);
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? at;
    return {
      kind,
      text: text.slice(from - at, to - at),
      isWrong: wrong.some(([start, stop]) => from >= start && to <= stop),
    };
  });
}

/** The pieces of another text, without reading it as YAML: what was put in has no color yet, all around it keeps its own. */
export function repiece(pieces: readonly YamlPiece[], next: string): YamlPiece[] {
  const before = pieces.map(({ text }) => text).join("");
  const shorter = Math.min(before.length, next.length);
  let head = 0;
  while (head < shorter && before[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const put: YamlPiece = { kind: "plain", text: next.slice(head, next.length - tail) };
  return [
    ...slicePieces(pieces, 0, head),
    ...(put.text === "" ? [] : [put]),
    ...slicePieces(pieces, before.length - tail, before.length),
  ];
}

function slicePieces(pieces: readonly YamlPiece[], from: number, to: number): YamlPiece[] {
  let at = 0;
  return pieces.flatMap(({ kind, text }) => {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return part === "" ? [] : [{ kind, text: part }];
  });
}
