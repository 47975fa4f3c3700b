import type { Problem } from "@foldwise/core/errors";
import type { YamlEdit } from "./edit";
import { type Place, type PlaceOf, withValue } from "./fields";
import type { YamlPiece } from "./pieces";

/** A text as the parser understood it. */
export interface ReadText {
  /** Undefined where it is no YAML. */
  value: unknown;
  /** Why it is none, with the line where the field does not tell it. */
  problems: readonly (Problem & { line: number | null })[];
  placeOf: PlaceOf;
}

/** A text with all that an editor shows of it, as the server sends it. */
export interface PreparedText extends Omit<ReadText, "placeOf"> {
  text: string;
  /** What the whole is called: `plan`. */
  root: string;
  /** By field. */
  places: Readonly<Record<string, Place>>;
  pieces: readonly YamlPiece[];
}

/** A prepared text whose fields were changed, while the parser that writes the changes is on its way. */
export function readPrepared(
  { value, problems, places }: PreparedText,
  edits: readonly YamlEdit[],
): ReadText {
  return {
    value: edits.reduce((document, edit) => withValue(document, edit.field, edit.value), value),
    problems,
    placeOf: (field) => (Object.hasOwn(places, field) ? places[field] : undefined),
  };
}
