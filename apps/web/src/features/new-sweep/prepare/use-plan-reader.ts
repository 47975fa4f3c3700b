"use client";

import { useEffect, useSyncExternalStore } from "react";
import { onFirstUse } from "@/fetching/on-first-use";

/** What reads plans and changes their trainer: the schemas of all plans, samplers and rules. */
export type PlanReader = typeof import("./plan-reader");

let loaded: PlanReader | null = null;
let loading: Promise<PlanReader> | null = null;
const listeners = new Set<() => void>();

/** The reader, loaded once. One that did not arrive is asked for again at the next call. */
export function loadPlanReader(): Promise<PlanReader> {
  loading ??= import("./plan-reader").then(
    (reader) => {
      loaded = reader;
      for (const tell of listeners) tell();
      return reader;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

const onServer = () => null;

/** The reader, null until somebody begins to use the page: the server checks what is shown first. */
export function usePlanReader(): PlanReader | null {
  useEffect(() => onFirstUse(() => loadPlanReader().catch(() => undefined)), []);
  return useSyncExternalStore(subscribe, () => loaded, onServer);
}
