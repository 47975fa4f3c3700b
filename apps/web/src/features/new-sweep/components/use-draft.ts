"use client";

import { useEffect } from "react";
import { type DraftStore, dropDraft, keepDraft, readDraft } from "../prepare/draft";

/** Asked for at each use: a browser that keeps nothing may refuse the storage itself. */
const STORE: DraftStore = {
  getItem: (key) => window.localStorage.getItem(key),
  setItem: (key, value) => window.localStorage.setItem(key, value),
  removeItem: (key) => window.localStorage.removeItem(key),
};

/** The text of a form as it was left; null where it starts anew. */
export function keptDraft(key: string): string | null {
  return readDraft(STORE, key);
}

/** Keeps the text of a form over a reload and the way back from another page. */
export function useKeptDraft(key: string, text: string, start: string): void {
  useEffect(() => keepDraft(STORE, key, text, start), [key, text, start]);
}

/** Once it was launched: the next form of this start is a new one. */
export function forgetDraft(key: string): void {
  dropDraft(STORE, key);
}
