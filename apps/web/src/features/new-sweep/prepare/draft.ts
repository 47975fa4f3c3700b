/** What of the browser's storage a draft needs. */
export type DraftStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "foldwise.new-sweep.";

/** A half-filled form of this start, as it was left; null where there is none or the browser keeps nothing. */
export function readDraft(store: DraftStore, start: string): string | null {
  return quietly(() => store.getItem(PREFIX + start));
}

/** Keeps the text of a form; one that is as it started is no draft. */
export function keepDraft(store: DraftStore, start: string, text: string, untouched: string): void {
  if (text === untouched) dropDraft(store, start);
  else quietly(() => store.setItem(PREFIX + start, text));
}

export function dropDraft(store: DraftStore, start: string): void {
  quietly(() => store.removeItem(PREFIX + start));
}

/** A browser may refuse to store anything, or have no room left: then there is no draft, and the form works. */
function quietly<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
