"use client";

import { useEffect, useSyncExternalStore } from "react";
import { onFirstUse } from "@/fetching/on-first-use";

/** The parser of YAML and what is made with it. */
export type YamlParser = typeof import("./parser");

let loaded: YamlParser | null = null;
let loading: Promise<YamlParser> | null = null;
const listeners = new Set<() => void>();

/** The parser, loaded once. One that did not arrive is asked for again at the next call. */
export function loadParser(): Promise<YamlParser> {
  loading ??= import("./parser").then(
    (parser) => {
      loaded = parser;
      for (const tell of listeners) tell();
      return parser;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Null while it is not loaded. */
export function loadedParser(): YamlParser | null {
  return loaded;
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

const onServer = () => null;

/** The parser, null until somebody begins to use the page: what is shown first needs none. */
export function useParser(): YamlParser | null {
  // An edit asks again, and says what went wrong.
  useEffect(() => onFirstUse(() => loadParser().catch(() => undefined)), []);
  return useSyncExternalStore(subscribe, loadedParser, onServer);
}
