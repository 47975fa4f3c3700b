import { openYaml } from "@foldwise/core/input";
import { isNode } from "yaml";
import { type Place, pathOf } from "./fields";
import type { PreparedText, ReadText } from "./text";
import { colorYaml } from "./yaml-colors";

/** Reads a text that may be of any kind of definition. @param root what the whole is called: `plan` */
export function readText(text: string, root: string): ReadText {
  const { document, lines, value, problems } = openYaml(text, root);
  const placeOf = (field: string): Place | undefined => {
    const node = document.getIn(pathOf(field), true);
    if (!isNode(node) || !node.range) return undefined;
    const [from, to] = node.range;
    const { line, col } = lines.linePos(from);
    const lineEnd = (lines.lineStarts[line] ?? to + 1) - 1;
    return { line, column: col, range: [from, Math.min(to, lineEnd)] };
  };
  return { value, problems, placeOf };
}

/** What an editor shows of a text before anything was changed in it, so that a page can come without the parser. */
export function prepareText(text: string, root: string): PreparedText {
  const { value, problems, placeOf } = readText(text, root);
  const places = Object.fromEntries(
    fieldsOf(value).flatMap((field) => {
      const place = placeOf(field);
      return place ? [[field, place] as const] : [];
    }),
  );
  return { text, root, value, problems, places, pieces: colorYaml(text) };
}

/** The path of everything in a document. */
function fieldsOf(value: unknown, path: readonly string[] = []): string[] {
  const own = path.length > 0 ? [path.join(".")] : [];
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, [...path, key]))];
}
