"use client";

import { useEffect, useSyncExternalStore } from "react";
import { onFirstUse } from "./on-first-use";

export interface LazyModule<T> {
  /** The module, loaded once. One that did not arrive is asked for again at the next call. */
  load(): Promise<T>;
  /** Null while it is not loaded. */
  loaded(): T | null;
  /** The module, null until somebody begins to use the page. A hook. */
  use(): T | null;
}

/** A module that what is shown first does not need: it comes with the first use of the page. @param load its `import()` */
export function lazyModule<T>(load: () => Promise<T>): LazyModule<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  const listeners = new Set<() => void>();
  const loadOnce = () => {
    loading ??= load().then(
      (module) => {
        loaded = module;
        for (const tell of listeners) tell();
        return module;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  const subscribe = (tell: () => void) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  };
  const onServer = () => null;
  return {
    load: loadOnce,
    loaded: () => loaded,
    use: function useModule() {
      // Whoever needs it asks again, and says what went wrong.
      useEffect(() => onFirstUse(() => loadOnce().catch(() => undefined)), []);
      return useSyncExternalStore(subscribe, () => loaded, onServer);
    },
  };
}
