import { isLong } from "@foldwise/core/input";
import { type Document, isMap, parseDocument } from "yaml";

/** The text of a plan as a document that can be changed; null for what is none: it goes as it is, and the server says where it breaks. */
export function planDocument(plan: string): { document: Document; value: Record<string, unknown> } | null {
  const document = parseDocument(plan);
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  try {
    return { document, value: document.toJS() };
  } catch (error) {
    // An alias of nothing, or one that stands for too much.
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

/** A plan as it is sent: as JSON, which has no comments, where it is too long for YAML. */
export function planText(document: Document): string {
  const text = document.toString();
  return isLong(text) ? JSON.stringify(document.toJS()) : text;
}
