"use client";

import { useCallback, useEffect, useState } from "react";
import { type DraftStore, dropDraft, keepDraft, readDraft } from "../prepare/draft";

export interface Draft {
  text: string;
  setText: (change: string | ((old: string) => string)) => void;
  /** The form is not as it started. */
  isChanged: boolean;
  /** Back to the start. */
  discard: () => void;
  /** Once it was launched: the next form of this start is a new one. */
  forget: () => void;
}

/** Asked for at each use: a browser that keeps nothing may refuse the storage itself. */
const STORE: DraftStore = {
  getItem: (key) => window.localStorage.getItem(key),
  setItem: (key, value) => window.localStorage.setItem(key, value),
  removeItem: (key) => window.localStorage.removeItem(key),
};

/** The text of a form, which survives a reload and the way back from another page. */
export function useDraft(key: string, start: string): Draft {
  const [text, setText] = useState(start);
  // The server has no storage: the first drawing is of the start, whatever is kept.
  const [isRead, setIsRead] = useState(false);
  useEffect(() => {
    const kept = readDraft(STORE, key);
    if (kept !== null) setText(kept);
    setIsRead(true);
  }, [key]);
  useEffect(() => {
    if (isRead) keepDraft(STORE, key, text, start);
  }, [isRead, key, text, start]);
  const forget = useCallback(() => dropDraft(STORE, key), [key]);
  const discard = useCallback(() => setText(start), [start]);
  return { text, setText, isChanged: text !== start, discard, forget };
}
