"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { WrittenAddress } from "./written-address";

const written = new WrittenAddress();

/** The settings that stand in the address, with what was written a moment ago, before the router has drawn it. */
export function useAddress(): URLSearchParams {
  const pathname = usePathname();
  const drawn = useSearchParams().toString();
  const text = useSyncExternalStore(
    written.subscribe,
    () => written.read(pathname, drawn),
    () => drawn,
  );
  useEffect(() => {
    written.settle(drawn, new URLSearchParams(window.location.search).toString());
  }, [drawn]);
  useEffect(() => {
    window.addEventListener("popstate", written.forget);
    return () => window.removeEventListener("popstate", written.forget);
  }, []);
  return useMemo(() => new URLSearchParams(text), [text]);
}

/** One setting of a view, kept in the address: a link shows what its sender saw. A default is left out. */
export function useUrlState(key: string, fallback: string): [string, (value: string) => void] {
  const search = useAddress();
  const setMany = useSetUrlState();
  const set = useCallback(
    (value: string) => setMany({ [key]: value === fallback ? null : value }),
    [setMany, key, fallback],
  );
  return [search.get(key) ?? fallback, set];
}

/** Changes several settings at once; null takes one out. Next's router follows replaceState without a round trip, later. */
export function useSetUrlState(): (changes: Record<string, string | null>) => void {
  const pathname = usePathname();
  return useCallback(
    (changes) => {
      // Read at the moment of the change: two settings changed in one tick must not undo each other.
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      }
      window.history.replaceState(pushedMark(), "", addressOf(pathname, next));
      written.write(pathname, next.toString());
    },
    [pathname],
  );
}

/** In the state of a history entry that a dialog pushed; Next keeps what stands beside its own keys there. */
const PUSHED = "foldwisePushed";

/** What a change of the address keeps of its history entry. */
function pushedMark(): Record<string, true> | null {
  return isPushed() ? { [PUSHED]: true } : null;
}

function isPushed(): boolean {
  const state: unknown = window.history.state;
  return typeof state === "object" && state !== null && Reflect.get(state, PUSHED) === true;
}

function addressOf(pathname: string, search: URLSearchParams): string {
  const query = search.toString();
  return query ? `${pathname}?${query}` : pathname;
}

export interface UrlDialog {
  /** Empty while it is closed. */
  value: string;
  open: (value: string, changes?: Record<string, string | null>) => void;
  close: () => void;
}

/**
 * A drawer or dialog that is open while the address has `key`. Opening is a history entry, so that Back closes it and
 * stays on the page; closing goes back to the entry before, where there is one of this page.
 */
export function useUrlDialog(key: string): UrlDialog {
  const value = useAddress().get(key) ?? "";
  const pathname = usePathname();
  const setMany = useSetUrlState();
  const open = useCallback(
    (opened: string, changes: Record<string, string | null> = {}) => {
      // From one dialog to another there is one way back: to the page.
      if (isPushed()) return setMany({ ...changes, [key]: opened });
      const next = new URLSearchParams(window.location.search);
      next.set(key, opened);
      window.history.pushState({ [PUSHED]: true }, "", addressOf(pathname, next));
      written.write(pathname, next.toString());
      if (Object.keys(changes).length > 0) setMany(changes);
    },
    [key, pathname, setMany],
  );
  const close = useCallback(() => {
    if (isPushed()) window.history.back();
    else setMany({ [key]: null });
  }, [key, setMany]);
  return { value, open, close };
}
