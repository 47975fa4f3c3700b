"use client";

import { notifications } from "@mantine/notifications";
import { useCallback, useMemo, useState } from "react";
import type { YamlEdit } from "./edit";
import { loadedParser, loadParser, useParser } from "./load-parser";
import { repiece, type YamlPiece } from "./pieces";
import { type PreparedText, type ReadText, readPrepared } from "./text";

export interface YamlText {
  text: string;
  /** What the form shows; `text` may be behind it. */
  read: ReadText;
  /** Of `text`. */
  pieces: readonly YamlPiece[];
  /** JSON that is too long to be edited as text: only fields of it can be changed. */
  isFieldsOnly: boolean;
  /** A change waits for the parser: form and text do not yet say the same. */
  isPending: boolean;
  setText: (text: string) => void;
  /** Another text instead, without the changes that wait. */
  reset: (text: string) => void;
  /** Undefined takes the field out. */
  setField: (field: string, value: unknown) => void;
  /** A list, one line an entry. */
  setEntries: (field: string, entries: readonly unknown[]) => void;
  /** The text with every change in it. */
  latest: () => Promise<string>;
}

interface State {
  text: string;
  /** In their order, not yet written into the text. */
  edits: readonly YamlEdit[];
}

/**
 * A text that a form and an editor change. The parser comes with the first use of the page: until it is there, what is
 * typed into the text is in the text, and what is changed in the form is in `read` and waits to be written.
 */
export function useYamlText(start: PreparedText): YamlText {
  const parser = useParser();
  const [state, setState] = useState<State>({ text: start.text, edits: [] });
  const text = useMemo(
    () => (parser ? parser.applyEdits(state.text, state.edits) : state.text),
    [parser, state],
  );
  const read = useMemo(
    () => (parser ? parser.readText(text, start.root) : readPrepared(start, state.edits)),
    [parser, text, start, state.edits],
  );
  const pieces = useMemo(
    () => (parser ? parser.colorYaml(text) : repiece(start.pieces, text)),
    [parser, text, start],
  );
  const edit = useCallback((change: YamlEdit) => {
    setState((old) => {
      const edits = [...old.edits, change];
      const now = loadedParser();
      return now ? { text: now.applyEdits(old.text, edits), edits: [] } : { text: old.text, edits };
    });
    loadParser().catch(tell);
  }, []);
  const setText = useCallback((next: string) => {
    // With the parser there, the text that was edited had all changes in it.
    setState((old) => ({ text: next, edits: loadedParser() ? [] : old.edits }));
    loadParser().catch(tell);
  }, []);
  return {
    text,
    read,
    pieces,
    isFieldsOnly: parser !== null && read.value !== undefined && parser.isLong(text),
    isPending: parser === null && (state.edits.length > 0 || state.text !== start.text),
    setText,
    reset: useCallback((next) => setState({ text: next, edits: [] }), []),
    setField: useCallback((field, value) => edit({ field, value, isLines: false }), [edit]),
    setEntries: useCallback((field, value) => edit({ field, value, isLines: true }), [edit]),
    latest: async () => (await loadParser()).applyEdits(state.text, state.edits),
  };
}

function tell(error: unknown): void {
  notifications.show({
    id: "yaml-parser",
    title: "The YAML parser did not load",
    message: `Changes are kept in the form and written into the YAML with the next one. ${error instanceof Error ? error.message : ""}`,
    color: "red",
  });
}
